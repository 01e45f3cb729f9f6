import { z } from "zod";
import { Duration } from "../../plan/units";
import { EXIT, type ExitCode } from "../exit-codes";
import { controlling } from "../local-control";
import { runningServer } from "../local-server";
import { count } from "../report/count";
import type { RunContext } from "../run-context";

const fault = z.object({
  FaultId: z.string(),
  Service: z.string(),
  Action: z.string(),
  Kind: z.string(),
  Left: z.number(),
});
const faultList = z.object({ FaultSet: z.array(fault) });
const time = z.object({ Now: z.string(), Virtual: z.boolean() });
const counts = z.record(z.string(), z.number());
const reported = z.object({ Calls: counts, Unknown: counts, Instances: z.number(), MemoryBytes: z.number() });

export interface FaultOptions {
  readonly count?: number;
  readonly after?: number;
}

/** Shows the faults that wait for their calls. */
export async function listFaults(context: RunContext): Promise<ExitCode> {
  const { FaultSet } = await controlling(context, (control) => control("DescribeFaults", {}, faultList));
  const lines = FaultSet.map(
    ({ Action, FaultId, Kind, Left, Service }) =>
      `${FaultId}  ${Kind} at ${Service}.${Action}, ${count(Left, "time")}`,
  );
  const faults = FaultSet.map(({ Action, FaultId, Kind, Left, Service }) => ({
    id: FaultId,
    service: Service,
    action: Action,
    kind: Kind,
    left: Left,
  }));
  context.output.result(lines.length === 0 ? "No fault is set." : lines.join("\n"), { faults });
  return EXIT.goalReached;
}

/** Sets a fault at an action, `cvm.RunInstances`; `*` stands for every one. */
export async function addFault(
  context: RunContext,
  call: string,
  kind: string,
  options: FaultOptions,
): Promise<ExitCode> {
  const [service = "", action = "*"] = call.split(".");
  const request = {
    Service: service,
    Action: action,
    Kind: kind,
    ...(options.count !== undefined && { Count: options.count }),
    ...(options.after !== undefined && { After: options.after }),
  };
  const { FaultId } = await controlling(context, (control) =>
    control("AddFault", request, z.object({ FaultId: z.string() })),
  );
  context.output.result(`${FaultId}: ${kind} at ${service}.${action}`, { id: FaultId });
  return EXIT.goalReached;
}

/** Takes back every fault that has not struck. */
export async function clearFaults(context: RunContext): Promise<ExitCode> {
  await controlling(context, (control) => control("ClearFaults", {}, z.unknown()));
  context.output.result("No fault is set.", { faults: [] });
  return EXIT.goalReached;
}

/** Shows the embedded cloud's clock. */
export async function showClock(context: RunContext): Promise<ExitCode> {
  const now = await controlling(context, (control) => control("DescribeClock", {}, time));
  return said(context, now);
}

/** Advances a virtual clock; whatever is due by then has happened at the next call. */
export async function advanceClock(context: RunContext, duration: string): Promise<ExitCode> {
  const request = { Milliseconds: Duration.parse(duration).milliseconds };
  const now = await controlling(context, (control) => control("AdvanceClock", request, time));
  return said(context, now);
}

function said({ output }: RunContext, { Now, Virtual }: z.infer<typeof time>): ExitCode {
  output.result(`${Now}, ${Virtual ? "a virtual clock" : "running in real time"}`, {
    now: Now,
    virtual: Virtual,
  });
  return EXIT.goalReached;
}

/** Shows what was asked of the running embedded cloud, first what it does not know; one that does not run was asked nothing. */
export async function showReport(context: RunContext): Promise<ExitCode> {
  if (runningServer(context.workspace.world) === undefined) {
    context.output.result("The embedded cloud does not run.", { running: false });
    return EXIT.goalReached;
  }
  const { Calls, Instances, MemoryBytes, Unknown } = await controlling(context, (control) =>
    control("DescribeReport", {}, reported),
  );
  const perInstance = Math.ceil(MemoryBytes / 1024 / Math.max(Instances, 1));
  const lines = [
    ...listOf("Not known to the embedded cloud", Unknown),
    ...listOf("Calls since it started", Calls),
    `${count(Instances, "instance")}, ${Math.round(MemoryBytes / 1024 ** 2)} MiB of memory${Instances === 0 ? "" : `: ${perInstance} KiB for each`}`,
  ];
  context.output.result(lines.join("\n"), {
    unknown: Unknown,
    calls: Calls,
    instances: Instances,
    memoryBytes: MemoryBytes,
  });
  return EXIT.goalReached;
}

function listOf(title: string, calls: Readonly<Record<string, number>>): string[] {
  const lines = Object.entries(calls)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([call, times]) => `  ${String(times).padStart(6)}  ${call}`);
  return lines.length === 0 ? [`${title}: none`] : [`${title}:`, ...lines];
}
