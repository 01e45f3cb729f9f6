import { Argument, Command, Option } from "commander";
import { STEPS, type Step } from "../plan/wave";
import type { deploy } from "./commands/deploy";
import type { LockOptions } from "./commands/lock";
import type { InitOptions } from "./commands/init";
import type { ExitCode } from "./exit-codes";
import { addLocal } from "./program-local";
import { OPTIONS } from "./options";
import type { RunContext } from "./run-context";
import { TEMPLATES, type TemplateName } from "./templates";

/** Runs a command once the line is parsed; `start` makes the context from the global options. */
export type Start = (command: Command, work: (context: RunContext) => Promise<ExitCode>) => Promise<void>;

const TEMPLATE_NAMES = Object.keys(TEMPLATES);

const FILE = ["[file]", "a YAML blueprint; default: the program of cdktf.json"] as const;

/** The command line. Every command's module is loaded when it is run. */
export function buildProgram(version: string, start: Start): Command {
  const program = new Command("landfall")
    .description(
      "Migration as code for Tencent Cloud: declare, rehearse on the embedded cloud, cut over safely.",
    )
    .version(version)
    .addOption(
      new Option("--output <format>", "text, or one JSON document on stdout")
        .choices(["text", "json"])
        .default("text"),
    )
    .showHelpAfterError("(landfall --help tells what there is)")
    .configureHelp({ showGlobalOptions: true })
    .addHelpText("after", EXIT_HELP);

  program
    .command("init")
    .summary("write a first blueprint: images, fleet or redis")
    .addArgument(new Argument("[template]", "what is migrated").choices(TEMPLATE_NAMES).default("images"))
    .addOption(
      new Option("--language <name>", "a YAML blueprint, or a CDKTF program in TypeScript")
        .choices(["yaml", "typescript"])
        .default("yaml"),
    )
    .action((template: TemplateName, options: InitOptions, command: Command) =>
      start(command, async (context) =>
        (await import("./commands/init.js")).init(context, template, options),
      ),
    );

  program
    .command("import")
    .summary("make a YAML blueprint of a CSV inventory, with TODO marks for what it does not say")
    .argument("<csv>", "the inventory; docs/import.md describes its columns")
    .action((csv: string, _: object, command: Command) =>
      start(command, async (context) => (await import("./commands/import.js")).importInventory(context, csv)),
    );

  program
    .command("validate")
    .summary("check a program or blueprint, and the image files that are here")
    .argument(...FILE)
    .action((file: string | undefined, _, command: Command) =>
      start(command, async (context) => (await import("./commands/validate.js")).validate(context, file)),
    );

  program
    .command("synth")
    .summary("write Terraform JSON and the plan to cdktf.out")
    .argument(...FILE)
    .action((file: string | undefined, _, command: Command) =>
      start(command, async (context) => (await import("./commands/synth.js")).synth(context, file)),
    );

  program
    .command("plan")
    .summary("show the jobs of every workload")
    .argument(...FILE)
    .addOption(OPTIONS.stack())
    .addOption(OPTIONS.project())
    .option("--mermaid", "show the waves as a Mermaid diagram instead")
    .action((file: string | undefined, options: object, command: Command) =>
      start(command, async (context) => (await import("./commands/plan.js")).plan(context, file, options)),
    );

  program
    .command("rules")
    .summary("list every rule, or explain one")
    .argument("[id]", "a rule's id, or how several begin, for example CSM")
    .action((id: string | undefined, _, command: Command) =>
      start(command, async (context) => (await import("./commands/rules.js")).rules(context, id)),
    );

  program
    .command("diff")
    .summary("show what changed between two plans, and which tests and approvals become void")
    .argument("<old>", "landfall.plan.json, or what terraform output -json wrote")
    .argument("<new>", "the same of the newer plan")
    .addOption(OPTIONS.project())
    .addHelpText("after", "\nExit codes: 0 no difference, 2 differences, 1 a file is refused.")
    .action((old: string, updated: string, options: object, command: Command) =>
      start(command, async (context) =>
        (await import("./commands/diff.js")).diff(context, old, updated, options),
      ),
    );

  program
    .command("lock")
    .summary("write landfall.lock.json: a place for every workload, and what a cloud's journal knows")
    .argument(...FILE)
    .addOption(OPTIONS.journalOf())
    .addOption(OPTIONS.deployer())
    .addOption(OPTIONS.journal())
    .addOption(OPTIONS.stack())
    .addOption(OPTIONS.project())
    .action((file: string | undefined, options: LockOptions, command: Command) =>
      start(command, async (context) => (await import("./commands/lock.js")).lock(context, file, options)),
    );

  operation(program.command("up"))
    .summary("lock, deploy and reconcile to the declared goals, and report")
    .argument(...FILE)
    .addOption(OPTIONS.timeout())
    .action((file: string | undefined, options: OperationArguments, command: Command) =>
      start(command, async (context) => (await import("./commands/up.js")).up(context, file, options)),
    );

  operation(program.command("deploy"))
    .summary("bring the stack into being")
    .argument(...FILE)
    .option("--replace <address...>", "resources to make anew, for example a lost relay's")
    .action((file: string | undefined, options: Parameters<typeof deploy>[2], command: Command) =>
      start(command, async (context) =>
        (await import("./commands/deploy.js")).deploy(context, file, options),
      ),
    );

  operation(program.command("reconcile"))
    .summary("take every workload towards the goal of its wave")
    .argument(...FILE)
    .addOption(OPTIONS.once())
    .addOption(OPTIONS.timeout())
    .option("--retry <name...>", "let failed or reverted workloads, or those of a wave, begin again")
    .option("--resume <name...>", "let frozen workloads go on, after you have looked at them")
    .action((file: string | undefined, options: OperationArguments, command: Command) =>
      start(command, async (context) =>
        (await import("./commands/reconcile.js")).reconcile(context, file, options),
      ),
    );

  for (const step of STEPS.filter((name) => name !== "replicate")) stepCommand(program, step, start);

  operation(program.command("status"))
    .summary("show every workload; needs no lease and changes nothing")
    .argument(...FILE)
    .action((file: string | undefined, options: OperationArguments, command: Command) =>
      start(command, async (context) =>
        (await import("./commands/status.js")).status(context, file, options),
      ),
    );

  operation(program.command("revert"))
    .summary("turn workloads, or those of a wave, back; never beyond FINALIZED")
    .argument("<name...>", "workloads or waves")
    .addOption(new Option("--file <file>", FILE[1]))
    .addOption(OPTIONS.timeout())
    .action((names: string[], options: OperationArguments, command: Command) =>
      start(command, async (context) =>
        (await import("./commands/revert.js")).revert(context, names, options),
      ),
    );

  operation(program.command("destroy"))
    .summary("remove what the reconciler made, then the stack")
    .argument(...FILE)
    .option("--with-targets", "also the migrated targets; on the embedded cloud only")
    .action((file: string | undefined, options: OperationArguments, command: Command) =>
      start(command, async (context) =>
        (await import("./commands/destroy.js")).destroy(context, file, options),
      ),
    );

  addLocal(program, start);

  return program;
}

type OperationArguments = Parameters<typeof deploy>[2];

function operation(command: Command): Command {
  return command
    .addOption(OPTIONS.cloud())
    .addOption(OPTIONS.deployer())
    .addOption(OPTIONS.journal())
    .addOption(OPTIONS.stack())
    .addOption(OPTIONS.project());
}

const STEP_SUMMARIES: Readonly<Record<Exclude<Step, "replicate">, string>> = {
  test: "reconcile one wave as far as its test run",
  cutover: "reconcile the cutover of one wave",
  finalize: "reconcile the finalization of one wave: the point of no return",
};

function stepCommand(program: Command, step: Exclude<Step, "replicate">, start: Start): void {
  operation(program.command(step))
    .summary(STEP_SUMMARIES[step])
    .argument("<wave>", "the wave; its goal must allow the step")
    .addOption(new Option("--file <file>", FILE[1]))
    .addOption(OPTIONS.once())
    .addOption(OPTIONS.timeout())
    .action((wave: string, options: OperationArguments & { file?: string }, command: Command) =>
      start(command, async (context) => {
        const { reconcile } = await import("./commands/reconcile.js");
        return reconcile(context, options.file, options, { waves: [wave], step });
      }),
    );
}

const EXIT_HELP = `
Exit codes: 0 goal reached, 1 input or plan refused, 2 waiting for a gate (diff: the plans differ), 3 failed, 4 frozen, 5 still in progress,
6 another reconciler holds the lease, 64 usage, 70 a fault of Landfall.`;
