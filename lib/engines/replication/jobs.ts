import { checkAction, needsProbe } from "../../plan/check-action";
import type { CheckSpec } from "../../plan/check";
import type { JobAction } from "../../plan/job";
import { byRunner } from "../../plan/runner-text";
import { Duration } from "../../plan/units";
import type { Step, WaveSpec } from "../../plan/wave";
import type { StepContent } from "../step-content";
import { replicatedDisks } from "./disks";
import type { ReplicationSpec } from "./schema";
import { ontoInstance, toNewInstance } from "./way";

const DAY = Duration.days(1).seconds;
const READ = "an agent reads its disks; nothing on them changes";
const UNTOUCHED = "nothing: replication goes on";
const FENCED = "fenced: it serves nobody, and its disks stay as they are";

/** What each step of a replicated server does; a step that the wave does not declare is left out. */
export function replicationJobs(
  workload: ReplicationSpec,
  { cutover, testRun }: WaveSpec,
): Partial<Record<Step, StepContent>> {
  return {
    replicate: replicate(workload),
    ...(testRun && { test: test(workload, testRun.checks) }),
    ...(cutover && { cutover: cutOver(workload, cutover.checks), finalize: finalize(workload) }),
  };
}

function replicate({ placement, replication, source }: ReplicationSpec): StepContent {
  const disks = replicatedDisks(source, replication);
  const names = disks.map(({ device, size }) => `${device} (${size})`).join(", ");
  const relay = placement === undefined ? "a relay" : `relay ${placement.relay}`;
  const { limit, schedule = [] } = replication.bandwidth;
  const rate = limit === undefined ? "as fast as the line is" : `at most ${limit}`;
  return {
    actions: [
      { action: "prepare", detail: `the agent on the source ${byRunner(source.runner)}` },
      {
        action: "replicate",
        detail: `${names} to ${relay} over 8080 and 8703, ${rate}${schedule.length > 0 ? " and by the schedule" : ""}`,
      },
      { action: "sync", detail: `changed ranges over 1500, pass after pass` },
      snapshot(replication, disks.length),
    ],
    makes: ["agent", "recovery points"],
    source: READ,
    undo: [
      { action: "stop", detail: "replication" },
      { action: "remove", detail: "the agent from the source, and the recovery points" },
    ],
  };
}

/** How often a point is cut, and what quietens the source meanwhile; scripts are for review as they are. */
function snapshot(settings: ReplicationSpec["replication"], disks: number): JobAction {
  const { quiesce } = settings;
  const points = pointsText(settings, disks);
  if (quiesce === "none") return { action: "snapshot", detail: points };
  if (typeof quiesce === "string")
    return { action: "snapshot", detail: `${points}; ${quiesce} quietens the source` };
  return {
    action: "snapshot",
    detail: `${points}; these scripts quieten the source, and let it go on`,
    lines: [...scriptLines("freeze", quiesce.freeze), ...scriptLines("thaw", quiesce.thaw)],
  };
}

function scriptLines(name: string, script: string): string[] {
  return [
    `${name}:`,
    ...script
      .trimEnd()
      .split(/\r?\n/)
      .map((line) => `  ${line}`),
  ];
}

/** What the interval means in calls and quota; a point has one snapshot a disk. */
function pointsText({ keepPoints, snapshotEvery }: ReplicationSpec["replication"], disks: number): string {
  const perDay = Math.floor(DAY / Duration.parse(snapshotEvery).seconds);
  const kept = `the last ${keepPoints} points are kept, ${keepPoints * disks} snapshots`;
  return `a recovery point of ${disks === 1 ? "1 disk" : `${disks} disks`} every ${snapshotEvery}; ${kept}; ${perDay * disks} snapshots a day`;
}

function test(workload: ReplicationSpec, checks: readonly CheckSpec[]): StepContent {
  const way = toNewInstance(workload, "the newest recovery point", "in the test subnet");
  const made = [...way.temporary, "test instance", ...(needsProbe(checks) ? ["probe"] : [])];
  return {
    actions: [...way.actions, ...checks.map(checkAction), { action: "remove", detail: listed(made) }],
    makes: made,
    source: UNTOUCHED,
    undo: [{ action: "remove", detail: listed(made) }],
  };
}

function cutOver(workload: ReplicationSpec, checks: readonly CheckSpec[]): StepContent {
  const { blueprint, reinstall, target } = workload;
  const way =
    reinstall === undefined
      ? toNewInstance(workload, "that point", `in ${blueprint.zone} as the blueprint says`)
      : ontoInstance(workload, reinstall);
  const probe = needsProbe(checks) ? ["probe"] : [];
  const image = target === "image";
  const temporary = [
    ...way.temporary,
    ...probe,
    ...(image ? ["the instance that the image is taken of"] : []),
  ];
  return {
    actions: [
      { action: "fence", detail: "the source's applications, so that nothing is written any more" },
      { action: "sync", detail: "a last pass over every disk" },
      { action: "snapshot", detail: "a last recovery point" },
      ...way.actions,
      ...checks.map(checkAction),
      { action: "verify", detail: "the target is what was declared" },
      ...(image ? [{ action: "capture" as const, detail: "the checked instance as an image" }] : []),
      ...(blueprint.launchStopped === true
        ? [{ action: "stop" as const, detail: "the target, as declared" }]
        : []),
      { action: "remove", detail: listed(temporary) },
    ],
    makes: [...(way.makes ?? [image ? "target image" : "target instance"]), ...temporary],
    source: FENCED,
    undo: [
      { action: "unfence", detail: "the source, and see it serve" },
      ...(way.undo ?? [
        { action: "remove", detail: image ? "the image" : "the target instance with its disks" },
      ]),
      { action: "sync", detail: "replication goes on from the staging disks" },
    ],
  };
}

/** The point of no return. Terraform takes the staging disks away at the next deploy after `landfall lock`. */
function finalize({ reinstall, source }: ReplicationSpec): StepContent {
  return {
    actions: [
      { action: "stop", detail: "replication" },
      {
        action: "remove",
        detail: `the recovery points${reinstall === undefined ? "" : " and the image of the old system"}`,
      },
      { action: "remove", detail: `the agent from the source ${byRunner(source.runner)}` },
    ],
    makes: [],
    source: "the agent is removed; it stays fenced",
    undo: [],
  };
}

function listed(things: readonly string[]): string {
  const [last = "nothing", ...before] = [...things].reverse();
  return before.length === 0 ? last : `${before.reverse().join(", ")} and ${last}`;
}
