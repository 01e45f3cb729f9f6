import {
  aboveDeclare,
  hasMadeTarget,
  isUnplaced,
  LOCK_FILE,
  outlives,
  placesOf,
  type Lock,
  type LockedProgram,
  type Placement,
  type Places,
} from "./lock";
import { placeStaging, stagingWish } from "./lock-staging";
import { DISKS_PER_RELAY } from "./relays";

export interface LockProblem {
  readonly code:
    | "LOCK-STALE"
    | "LOCK-DROPPED"
    | "LOCK-ENGINE"
    | "LOCK-RELEASED"
    | "LOCK-DISK-DROPPED"
    | "LOCK-STAGING"
    | "LOCK-TARGET"
    | "RELAY-FULL"
    | "RELAY-MIXED"
    | "SERVER-DISKS"
    | "RENAMED-FROM"
    | "ABANDON-DECLARED";
  /** The workload it is about; of one that was dropped, no construct is left. */
  readonly workload: string;
  readonly message: string;
}

/** What the program says against its lock. */
export function lockProblems(lock: Lock, program: LockedProgram): LockProblem[] {
  const places = placesOf(lock, program.project.name);
  const renamed = Object.entries(program.renamed ?? {}).flatMap(([workload, past]) =>
    places[workload] === undefined && places[past] !== undefined && !(past in program.workloads)
      ? [workload]
      : [],
  );
  const unplaced = aboveDeclare(program).filter((workload) =>
    isUnplaced(places[workload], program.workloads[workload]),
  );
  const stale = [...new Set([...renamed, ...unplaced])].map((workload): LockProblem => {
    const why = renamed.includes(workload) ? "has another name" : "is above declare and has no place";
    const message = `workload "${workload}" ${why} in ${LOCK_FILE}; run \`landfall lock\` and commit the file`;
    return { code: "LOCK-STALE", workload, message };
  });
  return [
    ...stale,
    ...Object.entries(places).flatMap(([workload, place]) => conflict(workload, place, program, places)),
    ...Object.keys(program.workloads).flatMap((workload) => stagingProblems(workload, program, places)),
    ...relayProblems(places, program),
    ...renameProblems(program),
    ...abandonProblems(program),
  ];
}

function conflict(workload: string, place: Placement, program: LockedProgram, places: Places): LockProblem[] {
  const { engine, state } = place;
  const declared = program.workloads[workload]?.engine;
  if (declared === undefined) {
    if ((state !== "live" && !outlives(place)) || isLetGo(workload, program, places)) return [];
    const message = outlives(place)
      ? `workload "${workload}" is finalized and its target is a resource of this stack; keep it declared, or abandon it with a reason: Terraform then forgets the target, which stays as it is`
      : `workload "${workload}" is live and was dropped from the program; declare it again, say renamedFrom where it has another name now, finalize or revert it first, or abandon it with a reason`;
    return [{ code: "LOCK-DROPPED", workload, message }];
  }
  if (state === "released") {
    const message = `workload "${workload}" was abandoned after it was finalized, and its target goes by that name; give the new one another name`;
    return [{ code: "LOCK-RELEASED", workload, message }];
  }
  if (declared === engine) return targetProblem(workload, place, program);
  if (state === "retired" && !outlives(place)) return [];
  const message = `workload "${workload}" is placed with engine ${engine} and now declares ${declared}; give the new one another name`;
  return [{ code: "LOCK-ENGINE", workload, message }];
}

/** A target that holds data stays what Terraform knows it as. */
function targetProblem(
  workload: string,
  { state, target }: Placement,
  { workloads }: LockedProgram,
): LockProblem[] {
  if (target !== true || state === "placed" || hasMadeTarget(workloads[workload])) return [];
  const now = state === "live" ? "live" : "finalized";
  const message = `workload "${workload}" is ${now} and no longer declares the target that Terraform made, which would destroy it; change it back, or abandon the workload with a reason and declare another one under another name`;
  return [{ code: "LOCK-TARGET", workload, message }];
}

/** Whether the program says what becomes of a workload that it no longer declares. */
function isLetGo(workload: string, { abandoned = [], renamed = {} }: LockedProgram, places: Places): boolean {
  return (
    abandoned.some((entry) => entry.workload === workload) ||
    Object.entries(renamed).some(([next, past]) => past === workload && places[next] === undefined)
  );
}

function stagingProblems(workload: string, program: LockedProgram, places: Places): LockProblem[] {
  const wish = stagingWish(program.workloads[workload]);
  const place = places[workload];
  if (wish === undefined) return [];
  const problem = (code: LockProblem["code"], message: string): LockProblem[] => [
    { code, workload, message: `workload "${workload}" ${message}` },
  ];
  if (wish.devices.length > DISKS_PER_RELAY)
    return problem(
      "SERVER-DISKS",
      `replicates ${wish.devices.length} disks and a relay holds ${DISKS_PER_RELAY}; exclude some`,
    );
  if (
    place === undefined ||
    place.state === "retired" ||
    place.engine !== program.workloads[workload]?.engine
  )
    return [];
  const { staging } = place;
  const missing = wish.devices.filter((device) => staging?.slots[device] === undefined);
  if (missing.length > 0) {
    if (!aboveDeclare(program).includes(workload) && place.state !== "live") return [];
    const placed = placeStaging(places, program)[workload]?.staging;
    return wish.devices.every((device) => placed?.slots[device] !== undefined)
      ? problem(
          "LOCK-STALE",
          `has no slot for ${missing.join(", ")} in ${LOCK_FILE}; run \`landfall lock\` and commit the file`,
        )
      : problem(
          "RELAY-FULL",
          `has no slot for ${missing.join(", ")}: relay ${staging?.relay ?? "?"} is full and all disks of a server stay on one relay; exclude the new disk, or finalize or abandon a neighbour first`,
        );
  }
  if (place.state !== "live" || staging === undefined) return [];
  const dropped = Object.keys(staging.slots).filter((device) => !wish.devices.includes(device));
  const changed = [
    ...(staging.encrypted === wish.encrypted ? [] : ["its encryption"]),
    ...(program.project.zone === undefined || staging.zone === program.project.zone ? [] : ["its zone"]),
  ];
  return [
    ...(dropped.length === 0
      ? []
      : problem(
          "LOCK-DISK-DROPPED",
          `is live and no longer replicates ${dropped.join(", ")}; declare it again: what is live keeps its disks until it is finalized or abandoned`,
        )),
    ...(changed.length === 0
      ? []
      : problem(
          "LOCK-STAGING",
          `is live and changes ${changed.join(" and ")}, which would make its staging disks anew; change it back`,
        )),
  ];
}

/** Servers that share a relay want the same of it; what is placed does not move when one of them changes its mind. */
function relayProblems(places: Places, { workloads }: LockedProgram): LockProblem[] {
  const first = new Map<number, { readonly name: string; readonly profile: string }>();
  return Object.keys(workloads)
    .sort()
    .flatMap((name): LockProblem[] => {
      const wish = stagingWish(workloads[name]);
      const { staging, state } = places[name] ?? {};
      if (wish === undefined || staging === undefined || state === "retired") return [];
      const other = first.get(staging.relay);
      if (other === undefined) first.set(staging.relay, { name, profile: wish.profile });
      if (other === undefined || other.profile === wish.profile) return [];
      const message = `workload "${name}" shares relay ${staging.relay} with "${other.name}" and wants another image, instance type or network of it; give both the same`;
      return [{ code: "RELAY-MIXED", workload: name, message }];
    });
}

function renameProblems({ renamed = {}, workloads }: LockedProgram): LockProblem[] {
  return Object.entries(renamed).flatMap(([workload, past]): LockProblem[] => {
    const rival = Object.entries(renamed).find(([next, from]) => from === past && next < workload)?.[0];
    if (!(past in workloads) && rival === undefined) return [];
    const why = rival === undefined ? `"${past}" is declared itself` : `"${rival}" says the same`;
    return [
      { code: "RENAMED-FROM", workload, message: `workload "${workload}" says it was "${past}", and ${why}` },
    ];
  });
}

function abandonProblems({ abandoned = [], workloads }: LockedProgram): LockProblem[] {
  return abandoned
    .filter(({ workload }) => workload in workloads)
    .map(({ workload }) => ({
      code: "ABANDON-DECLARED",
      workload,
      message: `workload "${workload}" is abandoned and declared; say one of them`,
    }));
}
