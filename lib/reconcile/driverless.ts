import { LandfallError } from "../base/errors";
import type { GoalName } from "../plan/wave";
import type { Driver } from "./driver";

/** A workload that would have to move. */
export interface Mover {
  readonly name: string;
  readonly engine: string;
  readonly wave: string;
}

interface Declared {
  readonly workloads: Readonly<Record<string, { readonly engine: string }>>;
  readonly waves: Readonly<
    Record<string, { readonly goal: GoalName; readonly workloads: readonly string[] }>
  >;
}

/** The workloads of a plan that are above `declare`. */
export function moversOf({ waves, workloads }: Declared): Mover[] {
  return Object.entries(waves).flatMap(([wave, { goal, workloads: members }]) =>
    goal === "declare"
      ? []
      : members.flatMap((name) => {
          const engine = workloads[name]?.engine;
          return engine === undefined ? [] : [{ name, engine, wave }];
        }),
  );
}

/**
 * An engine can be declared, checked and synthesized before this release can run it.
 *
 * @throws LandfallError `ENGINE-NO-DRIVER` that names the workloads which would have to move by such an engine
 */
export function refuseDriverless(
  movers: readonly Mover[],
  drivers: readonly Pick<Driver<never, never>, "engine">[],
): void {
  const known = new Set(drivers.map(({ engine }) => engine));
  const stuck = movers.filter(({ engine }) => !known.has(engine));
  if (stuck.length === 0) return;
  const lines = stuck.map(({ engine, name, wave }) => `  ${name} (wave ${wave}): ${engine}`);
  throw new LandfallError(
    "ENGINE-NO-DRIVER",
    ["This release plans these engines and cannot run them yet:", ...lines].join("\n"),
    {
      remedy: `Set the goal of their waves to declare, or name the other waves to the command. It runs: ${[...known].sort().join(", ") || "none"}.`,
    },
  );
}
