import type { Acknowledgement } from "../plan";
import type { ConnectionsSpec } from "../connection";
import type { EstateSpec } from "../estate";
import { waveHash } from "../hash";
import type { JobSpec } from "../job";
import { goalAllows, type WaveSpec } from "../wave";
import { withPlaceInWords } from "./placement";
import { differences, sameValue, type Change } from "./values";

/** What is read of a declared plan, whichever engines it knows. */
export interface ComparedPlan {
  readonly apiVersion: string;
  readonly project: unknown;
  readonly estate: EstateSpec;
  readonly connections?: ConnectionsSpec | undefined;
  readonly workloads: Readonly<Record<string, { readonly engine: string }>>;
  readonly waves: Readonly<Record<string, WaveSpec>>;
  readonly acknowledged?: readonly Acknowledgement[] | undefined;
  readonly jobs: readonly JobSpec[];
}

/** What became of a wave or workload. */
export type Fate = "added" | "removed" | "changed" | "same";

export interface WorkloadDiff {
  readonly workload: string;
  readonly fate: Fate;
  readonly changes: readonly Change[];
  /** The wave that it was in, where it is in another one now. */
  readonly movedFrom?: string;
  /** What was replicated is of no use any more: the next reconcile begins the replication anew. */
  readonly replicatesAnew: boolean;
}

export interface WaveDiff {
  /** Absent for workloads that are in no wave. */
  readonly wave?: string;
  readonly fate: Fate;
  readonly changes: readonly Change[];
  /** The workloads of the wave that differ; those that are gone are with the wave that they were in. */
  readonly workloads: readonly WorkloadDiff[];
  /** What counted for the old wave and does not count for the new one, because what it does has changed. */
  readonly voids: { readonly testRuns: boolean; readonly approvals: boolean };
}

/** What differs between two plans. */
export interface PlanDiff {
  readonly same: boolean;
  /** Beside waves and workloads: the project itself, its estate, acknowledgements, the plan's version. */
  readonly project: readonly Change[];
  /** Only waves in which something differs. */
  readonly waves: readonly WaveDiff[];
}

/**
 * Compares two declared plans.
 *
 * @param replicationOf the part of a workload that its replication is bound to, as its engine's driver says
 */
export function diffPlans(
  old: ComparedPlan,
  updated: ComparedPlan,
  replicationOf: (workload: { readonly engine: string }) => unknown,
): PlanDiff {
  const pair: Pair = {
    old,
    updated,
    replicationOf,
    was: waveByWorkload(old),
    now: waveByWorkload(updated),
  };
  const waves = namesOf(old.waves, updated.waves)
    .map((name) => waveDiff(name, pair))
    .filter(differs);
  const placed = unplacedDiff(pair);
  const listed = [...waves, ...(differs(placed) ? [placed] : [])];
  const project = [
    ...differences(
      { apiVersion: old.apiVersion, estate: old.estate, project: old.project },
      { apiVersion: updated.apiVersion, estate: updated.estate, project: updated.project },
    ),
    ...differences(old.connections ?? {}, updated.connections ?? {}, ["connections"]),
    ...differences(byRule(old.acknowledged), byRule(updated.acknowledged), ["acknowledged"]),
  ];
  const said = project.length > 0 || listed.length > 0;
  const wording = said ? [] : differences(byId(old.jobs), byId(updated.jobs), ["jobs"]);
  return { same: !said && wording.length === 0, project: [...project, ...wording], waves: listed };
}

interface Pair {
  readonly old: ComparedPlan;
  readonly updated: ComparedPlan;
  readonly replicationOf: (workload: { readonly engine: string }) => unknown;
  /** Workload → wave, in either plan. */
  readonly was: ReadonlyMap<string, string>;
  readonly now: ReadonlyMap<string, string>;
}

function waveDiff(wave: string, pair: Pair): WaveDiff {
  const before = own(pair.old.waves, wave);
  const after = own(pair.updated.waves, wave);
  const changes = before && after ? differences(before, after) : [];
  const workloads = namesOf(toRecord(before?.workloads), toRecord(after?.workloads))
    .filter((name) => own(pair.updated.workloads, name) === undefined || pair.now.get(name) === wave)
    .map((name) => workloadDiff(name, wave, pair))
    .filter(({ fate, movedFrom }) => fate !== "same" || movedFrom !== undefined);
  const fate = fateOf(before, after, changes);
  return { wave, fate, changes, workloads, voids: voidsOf(wave, pair) };
}

/** Workloads that are in no wave now, and were in none or are new. */
function unplacedDiff(pair: Pair): WaveDiff {
  const workloads = namesOf(pair.old.workloads, pair.updated.workloads)
    .filter((name) => !(own(pair.updated.workloads, name) ? pair.now : pair.was).has(name))
    .map((name) => workloadDiff(name, undefined, pair))
    .filter(({ fate, movedFrom }) => fate !== "same" || movedFrom !== undefined);
  return { fate: "same", changes: [], workloads, voids: { testRuns: false, approvals: false } };
}

function workloadDiff(workload: string, wave: string | undefined, pair: Pair): WorkloadDiff {
  const before = own(pair.old.workloads, workload);
  const after = own(pair.updated.workloads, workload);
  const changes = before && after ? differences(withPlaceInWords(before), withPlaceInWords(after)) : [];
  const was = pair.was.get(workload);
  return {
    workload,
    fate: fateOf(before, after, changes),
    changes,
    ...(before && after && was !== undefined && was !== wave && { movedFrom: was }),
    replicatesAnew:
      before !== undefined &&
      after !== undefined &&
      goalAllows(own(pair.old.waves, was ?? "")?.goal ?? "declare", "replicate") &&
      (before.engine !== after.engine || !sameValue(pair.replicationOf(before), pair.replicationOf(after))),
  };
}

function fateOf(before: unknown, after: unknown, changes: readonly Change[]): Fate {
  if (before === undefined && after !== undefined) return "added";
  if (before !== undefined && after === undefined) return "removed";
  return changes.length > 0 ? "changed" : "same";
}

/** Only what can have been earned can become void. */
function voidsOf(wave: string, { old, updated }: Pair): WaveDiff["voids"] {
  const before = own(old.waves, wave);
  if (before === undefined || own(updated.waves, wave) === undefined)
    return { testRuns: false, approvals: false };
  const changed = waveHash(old, wave) !== waveHash(updated, wave);
  return {
    testRuns: changed && before.testRun !== undefined && goalAllows(before.goal, "test"),
    approvals: changed && before.cutover?.approval !== undefined,
  };
}

function differs({ fate, workloads }: WaveDiff): boolean {
  return fate !== "same" || workloads.length > 0;
}

function waveByWorkload({ waves }: ComparedPlan): Map<string, string> {
  return new Map(
    Object.entries(waves).flatMap(([wave, { workloads }]) => workloads.map((name) => [name, wave] as const)),
  );
}

function byRule(acknowledged: readonly Acknowledgement[] = []): Record<string, string> {
  return Object.fromEntries(acknowledged.map(({ rule, path, reason }) => [`${rule} for ${path}`, reason]));
}

function byId(jobs: readonly JobSpec[]): Record<string, JobSpec> {
  return Object.fromEntries(jobs.map((job) => [job.id, job]));
}

function namesOf(old: object, updated: object): string[] {
  return [...new Set([...Object.keys(old), ...Object.keys(updated)])].sort();
}

function toRecord(names: readonly string[] = []): Record<string, true> {
  return Object.fromEntries(names.map((name) => [name, true]));
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
