import { isoInstant, VirtualClock } from "../../base/clock";
import { action, demand, type ApiReport, type Context, type Service } from "../api";
import type { CosReport } from "../cos";
import { FAULT_KINDS, Faults, type FaultKind } from "../faults";
import { enterMigrationMode, exitMigrationMode } from "../services/cvm/migration-mode";
import { instances } from "../services/cvm/rows";
import { checkTarget } from "./fault-targets";

/** Where the embedded cloud is told what Tencent Cloud cannot be told: `landfall.tencentcloudapi.com`. */
export const CONTROL = { name: "landfall", version: "2026-11-20" } as const;

export interface ControlOptions {
  readonly report: () => ApiReport;
  readonly storageReport: () => CosReport;
}

export interface FaultRequest {
  readonly Service: string;
  readonly Action: string;
  readonly Kind: string;
  readonly Count?: number;
  readonly After?: number;
}

/** Faults, clock, counters and migration tools of the embedded cloud, under the protocol and the signature of its other services. */
export function controlService({ report, storageReport }: ControlOptions): Service {
  return {
    ...CONTROL,
    scope: "global",
    soldOut: "InternalError",
    control: true,
    actions: {
      AddFault: action("Service! Action! Kind! Count:number After:number", addFault),
      DescribeFaults: action("", (_: object, { world }) => ({
        FaultSet: new Faults(world).pending().map(faultItem),
      })),
      ClearFaults: action("", (_: object, { world }) => {
        new Faults(world).clear();
        return {};
      }),
      DescribeClock: action("", describeClock),
      AdvanceClock: action("Milliseconds:number!", advanceClock),
      EnterMigrationMode: action("InstanceId!", ({ InstanceId }: { InstanceId: string }, context) => {
        enterMigrationMode(InstanceId, context);
        return {};
      }),
      ExitMigrationMode: action("InstanceId!", ({ InstanceId }: { InstanceId: string }, context) => {
        exitMigrationMode(InstanceId, context);
        return {};
      }),
      DescribeReport: action("", (_: object, { world }) => {
        const api = report();
        const storage = storageReport();
        return {
          Calls: { ...api.calls, ...prefixed(storage.calls) },
          Unknown: { ...api.unknown, ...prefixed(storage.unknown) },
          Instances: world.table(instances).all().length,
          MemoryBytes: process.memoryUsage().rss,
        };
      }),
    },
  };
}

function addFault({ Service, Action, Kind, Count, After }: FaultRequest, { world }: Context) {
  const kind = FAULT_KINDS.find((each) => each === Kind);
  demand(
    kind,
    "InvalidParameterValue",
    `\`${Kind}\` is no kind of fault; there are ${FAULT_KINDS.join(", ")}.`,
  );
  checkTarget(Service, Action);
  for (const [name, value, least] of [
    ["Count", Count, 1],
    ["After", After, 0],
  ] as const)
    demand(
      value === undefined || value >= least,
      "InvalidParameterValue",
      `\`${name}\` is a whole number, ${least} or more.`,
    );
  const id = new Faults(world).add({
    service: Service,
    action: Action,
    kind,
    ...(Count !== undefined && { count: Count }),
    ...(After !== undefined && { after: After }),
  });
  return { FaultId: id };
}

function faultItem(fault: { id: string; service: string; action: string; kind: FaultKind; left: number }) {
  return {
    FaultId: fault.id,
    Service: fault.service,
    Action: fault.action,
    Kind: fault.kind,
    Left: fault.left,
  };
}

function describeClock(_: object, { world }: Context) {
  return { Now: isoInstant(world.clock.now()), Virtual: world.clock instanceof VirtualClock };
}

function advanceClock({ Milliseconds }: { readonly Milliseconds: number }, context: Context) {
  const { clock } = context.world;
  demand(
    clock instanceof VirtualClock,
    "UnsupportedOperation",
    "The clock is real; only a virtual one can be advanced.",
  );
  demand(Milliseconds >= 0, "InvalidParameterValue", "A clock only goes forward.");
  clock.advance(Milliseconds);
  context.world.keepTime();
  return describeClock({}, context);
}

function prefixed(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [`cos.${name}`, count]));
}
