import { LandfallError } from "../base/errors";
import type { Driver } from "./driver";
import type { Target } from "./plan-slice";

/**
 * An engine can be declared, checked and synthesized before this release can run it.
 *
 * @throws LandfallError `ENGINE-NO-DRIVER` that names the workloads which would have to move by such an engine
 */
export function refuseDriverless(
  names: readonly string[],
  targets: ReadonlyMap<string, Target>,
  drivers: readonly Pick<Driver<never, never>, "engine">[],
): void {
  const known = new Set(drivers.map(({ engine }) => engine));
  const stuck = names.flatMap((name) => {
    const target = targets.get(name);
    const engine = target?.slice.workload.engine;
    if (target === undefined || engine === undefined) return [];
    return target.goal === "declare" || known.has(engine) ? [] : [{ name, engine, wave: target.slice.wave }];
  });
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
