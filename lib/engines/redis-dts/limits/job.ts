import { LIMITS } from "../../../rules/catalogue";
import { cited } from "../../../rules/documents";
import type { FoundCompletion, Rule } from "../../../rules/rule";
import { when } from "../../../rules/subjects";
import { stepState, stepWords } from "../job-words";
import { found, redisRule, redisWaveRule } from "./rule";

const DTS = "SDK dts 2021-12-06 (4.1.313)";
const MIGRATING = "migrating with DTS, TencentDB for Redis, 2022-09-21";
const DAY = 86_400_000;

/** Rules about the DTS job: its name, class and times. */
export const jobRules: readonly Rule[] = [
  redisRule({
    id: "REDIS-JOB-NAME",
    severity: "refused",
    title: "A DTS job's name has at most 128 characters.",
    explanation: "CreateMigrationService takes no longer one.",
    source: `CreateMigrationService, ${DTS}`,
    check: ({ workload: { jobName = "" }, path }) =>
      when(
        [...jobName].length > LIMITS.dtsJobName,
        [...path, "jobName"],
        `The name has ${[...jobName].length} characters; ${LIMITS.dtsJobName} are allowed. Leave jobName out for landfall-<project>-<workload>.`,
      ),
  }),
  redisRule({
    id: "REDIS-CLASS",
    severity: "warning",
    title: "A DTS job for Redis is of class medium.",
    explanation:
      "Links that are not billed take medium only, and vendor pages describe DTS for Redis as free.",
    source: `CreateMigrationService, ${DTS}`,
    check: ({ workload: { instanceClass }, path }) =>
      when(
        instanceClass !== "medium",
        [...path, "instanceClass"],
        `Links that are not billed take the class medium only; ${instanceClass} may be refused. Use medium.`,
      ),
  }),
  redisRule({
    id: "REDIS-AUTO-RETRY",
    severity: "refused",
    title: "DTS retries for 5 to 720 minutes, or not at all.",
    explanation: "AutoRetryTimeRangeMinutes takes 0 and 5 to 720.",
    source: `ModifyMigrationJob, ${DTS}`,
    check: ({ workload: { options }, path }) => {
      const minutes = options?.autoRetryMinutes ?? 0;
      const { min, max } = LIMITS.dtsAutoRetryMinutes;
      return when(
        minutes !== 0 && (minutes < min || minutes > max),
        [...path, "options", "autoRetryMinutes"],
        `${minutes} minutes are not allowed: 0 for none, or ${min} to ${max}.`,
      );
    },
  }),
  redisRule({
    id: "REDIS-OPTIONS",
    severity: "warning",
    title: "DTS chooses the buffers and time-outs of a migration.",
    explanation:
      "DTS sets them while it runs and puts the former ones back at its end; for the sake of speed its guide recommends its own values.",
    source: cited("oldDts", "parameters and verification"),
    check: ({ workload: { options = {} }, path }) => {
      const set = TUNED.filter((option) => options[option] !== undefined);
      return when(
        set.length > 0,
        [...path, "options"],
        `${set.join(", ")} ${set.length === 1 ? "is" : "are"} set; DTS's own values are recommended. Leave out what no measurement asks for.`,
      );
    },
  }),
  redisRule({
    id: "REDIS-CHECK-WARNINGS",
    severity: "error",
    title: "A check of DTS that ends in warnings goes on once they are understood.",
    explanation:
      "DTS migrates in spite of warnings. Whether they touch the data somebody has to decide: acknowledge with what was found out.",
    source: cited("oldDts", "parameters and verification"),
    needs: "redis",
    check: (subject, facts) => {
      const warnings = found(subject, facts)?.checkWarnings ?? [];
      return when(
        warnings.length > 0,
        subject.path,
        `DTS's check warns of ${warnings.join(", ")}. Mend it, or acknowledge with why the data is not affected.`,
      );
    },
  }),
  redisRule({
    id: "REDIS-STEPS",
    severity: "error",
    title: "No step of a DTS job fails.",
    explanation:
      "A step that has ended is success by the models and finished by the API's example: both are taken. A word that neither knows is not taken for an end.",
    source: `DescribeMigrationDetail, ${DTS}; its example in tccli of 2026-08`,
    needs: "redis",
    check: (subject, facts) =>
      (found(subject, facts)?.steps ?? []).flatMap(({ id, status }) => [
        ...when(
          stepState(status) === "failed",
          subject.path,
          `DTS's step ${id} has failed. Look at its error in the DTS console, mend it, and retry the workload.`,
        ),
        ...when(
          stepState(status) === undefined,
          subject.path,
          `DTS's step ${id} is ${status}, a word that is not known (${stepWords().join(", ")}). Look at the job in the DTS console before going on.`,
        ),
      ]),
  }),
  redisRule({
    id: "REDIS-ACTION",
    severity: "refused",
    title: "A DTS job is asked only for what DTS allows in its state.",
    explanation:
      "Three lists of a job's states differ among each other; what each allows, DTS says itself in Action.AllowedAction. While it checks, a job can be cancelled and looked at, and nothing else.",
    source: `DescribeMigrationDetail, ${DTS}; ${cited("oldDts", "starting the task")}`,
    needs: "redis",
    check: (subject, facts) => {
      const action = found(subject, facts)?.action;
      return when(
        action !== undefined && !action.allowed.includes(action.wanted),
        subject.path,
        `DTS does not allow ${action?.wanted} now; it allows ${[...new Set(action?.allowed)].join(", ") || "nothing"}. Wait for the job's next state.`,
      );
    },
  }),
  redisRule({
    id: "REDIS-COMPARED",
    severity: "error",
    title: "A migration is completed when source and target are the same.",
    explanation:
      "Completing cuts the source off: until then the data is verified on the target, and the numbers of keys are equal. With the write mode overwrite they may never be; acknowledge that.",
    source: cited("oldDts", "completing the task"),
    needs: "redis",
    check: (subject, facts) => {
      const completing = found(subject, facts)?.completing;
      const messages = completing === undefined ? [] : differences(completing);
      return messages.map((message) => ({ path: [...subject.path, "compare"], message }));
    },
  }),
  redisRule({
    id: "REDIS-START-PAST",
    severity: "warning",
    title: "A scheduled start lies ahead.",
    explanation:
      "DTS turns a timed start that has passed into an immediate one. A job that is changed has to be checked and started again, which Landfall does.",
    source: cited("oldDts", "task settings"),
    needs: "clock",
    check: ({ workload: { start }, path }, { clock }) =>
      when(
        start !== undefined && clock !== undefined && Date.parse(start) <= Date.parse(clock.now),
        [...path, "start"],
        `${start} has passed (it is ${clock?.now}), so the job starts at once. Name a later instant, or leave start out.`,
      ),
  }),
  redisWaveRule({
    id: "REDIS-START-WINDOW",
    severity: "refused",
    title: "A migration starts before its wave's cutover window ends.",
    explanation: "What has not begun cannot be completed.",
    source: "Landfall",
    check: ({ workload: { start }, path, wave }) => {
      const end = wave.cutover?.window?.to;
      return when(
        start !== undefined && end !== undefined && Date.parse(start) >= Date.parse(end),
        [...path, "start"],
        `The migration starts at ${start}, when the cutover window (until ${end}) is over. Start it earlier, or move the window.`,
      );
    },
  }),
  redisWaveRule({
    id: "REDIS-INCREMENTAL-DAYS",
    severity: "error",
    title: "DTS follows changes for at most 15 days.",
    explanation:
      "The page asks to complete within 15 days of the incremental phase's begin. What is planned is judged by start and window, what runs by the clock.",
    source: MIGRATING,
    check: (subject, facts) => {
      const { path, wave, workload } = subject;
      const since = found(subject, facts)?.incrementalSince;
      const from = since ?? workload.start;
      const until = since === undefined ? wave.cutover?.window?.from : facts.clock?.now;
      if (from === undefined || until === undefined) return [];
      const days = (Date.parse(until) - Date.parse(from)) / DAY;
      return when(
        days > LIMITS.redisIncrementalDays,
        [...path, ...(workload.start === undefined ? [] : ["start"])],
        `From ${from} to ${until} are ${Math.floor(days)} days; DTS follows changes for ${LIMITS.redisIncrementalDays}. Start later or cut over sooner.`,
      );
    },
  }),
];

/** Options that change how DTS and the source replicate, as against what becomes of keys. */
const TUNED = [
  "outputBufferHardLimitMb",
  "outputBufferSoftLimitMb",
  "outputBufferPersistSeconds",
  "replBacklogMb",
  "replTimeoutSeconds",
] as const;

function differences({ comparison, sourceKeys, targetKeys }: FoundCompletion): string[] {
  const counted = sourceKeys !== undefined && targetKeys !== undefined;
  return [
    ...(comparison === undefined
      ? ["No comparison of source and target has ended. Wait for one before the migration is completed."]
      : []),
    ...(comparison === "different"
      ? ["The comparison found differences. Look at them, and compare again once they are mended."]
      : []),
    ...(counted && sourceKeys !== targetKeys
      ? [`The source has ${sourceKeys} keys, the target ${targetKeys}. Wait until they are equal.`]
      : []),
  ];
}
