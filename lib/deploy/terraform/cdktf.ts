import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { LandfallError } from "../../base/errors";
import type {
  ApplyOptions,
  ChangeAction,
  Deployer,
  DeployEvent,
  DeployOptions,
  DeployPlan,
} from "../deployer";
import { DeployFailed } from "../errors";
import { stopping, terraformDeployer } from "./deployer";
import { interruptTerraform } from "./interrupt";
import { Minutes } from "./messages";
import { runTool } from "./process";
import { remedyFor } from "./remedies";

export interface CdktfOptions {
  /** Where `cdktf.json` lies. */
  readonly directory: string;
  /** The stack's name in the program. */
  readonly stack: string;
  /** The synthesized output, absolute or below {@link CdktfOptions.directory}; default `cdktf.out`. */
  readonly output?: string;
  /** See `providerEnvironment`. */
  readonly environment: NodeJS.ProcessEnv;
  /** See `TerraformOptions`. */
  readonly registry?: NodeJS.ProcessEnv;
  /** Default: `cdktf` on PATH. */
  readonly binary?: string;
}

/**
 * Deploys what has been synthesized with the CDKTF command line, for teams whose hooks hang on it. CDKTF runs
 * Terraform in the stack's directory and has neither a machine-readable plan nor `-replace`; for those, and for
 * outputs, the same Terraform is run in the same directory.
 */
export function cdktfDeployer(options: CdktfOptions): Deployer {
  const { directory, environment, registry, stack, output = "cdktf.out" } = options;
  const terraform = terraformDeployer({
    name: "terraform",
    binary: environment["TERRAFORM_BINARY_NAME"] ?? "terraform",
    directory: workingDirectory(resolve(directory, output), stack),
    environment,
    ...(registry === undefined ? {} : { registry }),
  });
  return {
    name: "cdktf",
    plan: (how = {}) => terraform.plan(how),
    apply: async (how: ApplyOptions = {}) => {
      if (how.replace !== undefined && how.replace.length > 0) return terraform.apply(how);
      return run(options, "deploy", await terraform.plan(how), how);
    },
    destroy: async (how = {}) => run(options, "destroy", { changes: [] }, how),
    output: (name) => terraform.output(name),
  };
}

const QUIETLY = ["--auto-approve", "--skip-synth", "--no-color"];

const manifest = z.object({ stacks: z.record(z.string(), z.object({ workingDirectory: z.string() })) });

/** Where CDKTF runs Terraform for a stack. @throws LandfallError `SYNTH-EMPTY` */
function workingDirectory(output: string, stack: string): string {
  const file = resolve(output, "manifest.json");
  const read = existsSync(file) ? manifest.safeParse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
  const found = read?.data?.stacks[stack];
  if (found !== undefined) return resolve(output, found.workingDirectory);
  throw new LandfallError("SYNTH-EMPTY", `there is no synthesized stack ${stack}`, {
    place: file,
    remedy: "Run landfall synth, or cdktf synth.",
  });
}

async function run(
  { binary = "cdktf", directory, stack, output = "cdktf.out", environment }: CdktfOptions,
  command: "deploy" | "destroy",
  plan: DeployPlan,
  { onEvent, signal }: DeployOptions,
): Promise<DeployPlan> {
  const changes = [...plan.changes];
  const minutes = new Minutes();
  onEvent?.({ kind: "planned", changes });
  const { code, stdout, stderr } = await runTool({
    binary,
    // The other stacks of the program are not this project's to deploy.
    arguments: [command, stack, ...QUIETLY, "--ignore-missing-stack-dependencies", "--output", output],
    directory,
    // CI=1 keeps CDKTF from asking questions and from drawing over its own lines.
    environment: { CI: "1", CHECKPOINT_DISABLE: "1", ...environment },
    ...(signal === undefined ? {} : { signal }),
    interrupt: interruptTerraform,
    onStop: () => onEvent?.(stopping("cdktf")),
    onLine: (line) => {
      const event = readProgress(line, minutes);
      if (event === undefined) return;
      if (command === "destroy" && event.kind === "finished")
        changes.push({ address: event.address, action: event.action });
      onEvent?.(event);
    },
  });
  if (code !== 0) {
    const said = diagnosticOf(`${stdout}\n${stderr}`);
    const place = {
      name: "terraform",
      directory: workingDirectory(resolve(directory, output), stack),
    } as const;
    throw new DeployFailed([`cdktf ${command}: ${said}`], undefined, remedyFor(said, place));
  }
  return { changes };
}

/** Behind the address stands the path of the construct. */
const PROGRESS =
  /(?:^|\s)([a-z]\w*\.[\w-]+)(?: \([^)]*\))?: (Creating|Modifying|Destroying|Creation|Modifications|Destruction|Still \w+)\b(?:.*?\b(?:(\d+)h)?(\d+)m\d+s elapsed)?/;

const ACTIONS: Readonly<
  Record<string, { readonly kind: "started" | "finished" | "progress"; readonly action: ChangeAction }>
> = {
  Creating: { kind: "started", action: "create" },
  Modifying: { kind: "started", action: "update" },
  Destroying: { kind: "started", action: "delete" },
  Creation: { kind: "finished", action: "create" },
  Modifications: { kind: "finished", action: "update" },
  Destruction: { kind: "finished", action: "delete" },
  "Still creating": { kind: "progress", action: "create" },
  "Still modifying": { kind: "progress", action: "update" },
  "Still destroying": { kind: "progress", action: "delete" },
};

/** What a line of Terraform's output for people, passed on by CDKTF, says of one resource. */
export function readProgress(line: string, told: Minutes): DeployEvent | undefined {
  const [, address, word = "", hours = 0, minutes = 0] = PROGRESS.exec(line) ?? [];
  const progress = ACTIONS[word];
  if (address === undefined || progress === undefined) return undefined;
  const { action, kind } = progress;
  if (kind !== "progress") return { kind, address, action };
  const due = told.due(address, (Number(hours) * 60 + Number(minutes)) * 60);
  return due === undefined ? undefined : { kind, address, action, minutes: due };
}

/** From the first error on, without the frame that Terraform draws. */
function diagnosticOf(text: string): string {
  const lines = text.split("\n").map((line) => line.replace(/[│╷╵]/g, "").trim());
  const first = lines.findIndex((line) => line.includes("Error:"));
  return lines
    .slice(Math.max(0, first))
    .filter((line) => line !== "")
    .join("\n");
}
