import { Argument, type Command, Option } from "commander";
import type { FaultOptions } from "./commands/local-control";
import type { StartOptions } from "./commands/local";
import { OPTIONS } from "./options";
import type { Start } from "./program";

/** `landfall local …`: the embedded cloud of the working directory. */
export function addLocal(program: Command, start: Start): void {
  const local = program
    .command("local")
    .summary("the embedded Tencent Cloud: start it, look at it, begin anew")
    .addHelpText(
      "after",
      "\nIt listens on loopback only. Commands with --cloud local start it by themselves where it does not run.",
    );

  local
    .command("start")
    .summary("run it in the foreground")
    .addOption(OPTIONS.port())
    .addOption(
      new Option("--clock <kind>", "real time, or one that only `local clock advance` moves")
        .choices(["real", "virtual"])
        .default("real"),
    )
    .addOption(
      new Option("--redis <kind>", "what is behind Redis instances: counters, or a redis-server process each")
        .choices(["simulated", "server"])
        .default("simulated"),
    )
    .action((options: StartOptions, command: Command) =>
      start(command, async (context) => (await import("./commands/local.js")).start(context, options)),
    );

  for (const [name, summary] of Object.entries(PLAIN))
    local
      .command(name)
      .summary(summary)
      .action((_: object, command: Command) =>
        start(command, async (context) =>
          (await import("./commands/local.js"))[name as keyof typeof PLAIN](context),
        ),
      );

  local
    .command("report")
    .summary("show what was asked of it, and what it did not know")
    .action((_: object, command: Command) =>
      start(command, async (context) => (await import("./commands/local-control.js")).showReport(context)),
    );

  addFaults(local, start);
  addClock(local, start);
}

const PLAIN = {
  status: "say whether it runs, and where",
  stop: "end the process that runs it",
  reset: "forget its world, journal and state",
} as const;

function addFaults(local: Command, start: Start): void {
  const faults = local.command("faults").summary("what goes wrong: list, add, clear");
  faults
    .command("list", { isDefault: true })
    .summary("show those that wait for their calls")
    .action((_: object, command: Command) =>
      start(command, async (context) => (await import("./commands/local-control.js")).listFaults(context)),
    );
  faults
    .command("add")
    .summary("let calls go wrong")
    .argument("<call>", "cvm.RunInstances, cos.PutObject; * stands for every service or action")
    .addArgument(
      new Argument(
        "<kind>",
        "throttle, internalErrorBefore, internalErrorAfter, timeoutAfter, soldOut or cut",
      ),
    )
    .addOption(OPTIONS.times("--count <number>", "how many calls it strikes (default: 1)"))
    .addOption(OPTIONS.times("--after <number>", "how many calls pass before it strikes (default: 0)"))
    .action((call: string, kind: string, options: FaultOptions, command: Command) =>
      start(command, async (context) =>
        (await import("./commands/local-control.js")).addFault(context, call, kind, options),
      ),
    );
  faults
    .command("clear")
    .summary("take back those that have not struck")
    .action((_: object, command: Command) =>
      start(command, async (context) => (await import("./commands/local-control.js")).clearFaults(context)),
    );
}

function addClock(local: Command, start: Start): void {
  const clock = local.command("clock").summary("its time: show it, or advance a virtual one");
  clock
    .command("show", { isDefault: true })
    .action((_: object, command: Command) =>
      start(command, async (context) => (await import("./commands/local-control.js")).showClock(context)),
    );
  clock
    .command("advance")
    .argument("<duration>", "for example 90s, 15m, 24h or 7d")
    .action((duration: string, _: object, command: Command) =>
      start(command, async (context) =>
        (await import("./commands/local-control.js")).advanceClock(context, duration),
      ),
    );
}
