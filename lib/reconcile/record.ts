import { z } from "zod";
import { estateSchema } from "../plan/estate";
import { actionName, jobSchema } from "../plan/job";
import { stepSchema, waveSchema } from "../plan/wave";
import { CONDITION_TYPES } from "./condition";
import { leaseHolderSchema } from "./lease";

/** Version of the journal's records; a reader refuses newer ones. */
export const RECORD_VERSION = 1;

const workload = z.string();
const instant = z.iso.datetime();
export const factsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const conditionFields = {
  type: z.enum(CONDITION_TYPES),
  status: z.enum(["True", "False", "Unknown"]),
  reason: z.string(),
  message: z.string(),
};
const progressSchema = z.strictObject({
  what: z.string().optional(),
  done: z.number(),
  total: z.number(),
  unit: z.enum(["bytes", "percent"]),
});
const directionSchema = z.enum(["do", "undo"]);
/** Why a workload goes back: its step failed, its wave changed, or a person asked. */
const causeSchema = z.enum(["failed", "stale", "revert"]);
export const decisionSchema = z.enum(["retry", "resume", "revert"]);
const troubleFields = { reason: z.string(), message: z.string() };

/** What of a plan concerns one workload, references resolved: all that its phases need. */
export const planSliceSchema = z.strictObject({
  /** SHA-256 of the declared plan. */
  sha256: z.string(),
  project: z.string(),
  wave: z.string(),
  waveSpec: waveSchema,
  waveHash: z.string(),
  /** SHA-256 of what the workload's replication is bound to. */
  replicationHash: z.string(),
  workload: z.looseObject({ engine: z.string() }),
  estate: estateSchema,
  jobs: z.array(jobSchema),
});

const stepStateSchema = z.strictObject({
  /** The workload's name when the step began, where it has another one now. */
  name: z.string().optional(),
  plan: z.string(),
  attempt: z.int().positive(),
  since: instant,
  facts: factsSchema,
  /** The conditions that this step has said something about. */
  proved: z.array(z.enum(CONDITION_TYPES)),
});

const intentSchema = z.strictObject({
  id: z.string(),
  effect: z.string(),
  description: z.string(),
  at: instant,
  /** A person looked at the world and let the workload go on, whatever became of this. */
  released: z.boolean(),
});

const waitingSchema = z.strictObject({
  ...troubleFields,
  until: instant,
  progress: progressSchema.optional(),
});

export const workloadStateSchema = z.strictObject({
  /** The names that it had before, the first one first. */
  formerly: z.array(z.string()).optional(),
  /** The number of the last attempt; 0 before the first step. */
  attempt: z.int().min(0),
  /** Plans that steps of this workload run under, by the hash of their content. */
  plans: z.record(z.string(), planSliceSchema),
  /** The plan that the next step will run under. */
  plan: z.string().optional(),
  /** Steps that have ended well and were not undone since. */
  steps: z.partialRecord(stepSchema, stepStateSchema.extend({ endedAt: instant })),
  /** The last attempt at each step. */
  tried: z.partialRecord(stepSchema, z.int().positive()),
  current: stepStateSchema
    .extend({
      step: stepSchema,
      direction: directionSchema,
      cause: causeSchema.optional(),
      /** Further steps to undo after this one. */
      then: z.array(stepSchema),
      phase: z.string().optional(),
      action: actionName.optional(),
      phaseSince: instant,
      intent: intentSchema.optional(),
      waiting: waitingSchema.optional(),
      /** Unexpected errors in a row. */
      faults: z.int().min(0),
    })
    .optional(),
  conditions: z.array(z.strictObject({ ...conditionFields, lastTransitionTime: instant })),
  failure: z
    .strictObject({ ...troubleFields, step: stepSchema, waveHash: z.string(), at: instant })
    .optional(),
  frozen: z.strictObject({ ...troubleFields, at: instant }).optional(),
  reverted: z.strictObject({ waveHash: z.string().optional(), at: instant }).optional(),
  /** A revert that was asked for and has not ended. */
  reverting: z.strictObject({ by: z.string(), at: instant }).optional(),
  lastChange: instant,
});

export const journalStateSchema = z.strictObject({
  lease: z.strictObject({ holder: leaseHolderSchema, until: instant }).optional(),
  workloads: z.record(z.string(), workloadStateSchema),
});

/** The kinds of records. What is added later must be a new kind or an optional member. */
const kinds = [
  /** Who may write, until when; a holder that lets go names the present. */
  z.strictObject({ type: z.literal("lease"), holder: leaseHolderSchema, until: instant }),
  /** The state so far: the first record of every segment but the first. */
  z.strictObject({ type: z.literal("snapshot"), state: journalStateSchema }),
  /** The last record of a segment: the journal goes on in another one. */
  z.strictObject({ type: z.literal("continued"), segment: z.int().positive() }),
  /** What is known of `from` is this workload's: the program gave it another name. */
  z.strictObject({ type: z.literal("renamed"), workload, from: z.string() }),
  z.strictObject({ type: z.literal("plan-adopted"), workload, id: z.string(), plan: planSliceSchema }),
  z.strictObject({
    type: z.literal("step-started"),
    workload,
    step: stepSchema,
    attempt: z.int().positive(),
    plan: z.string(),
  }),
  z.strictObject({
    type: z.literal("undo-started"),
    workload,
    steps: z.array(stepSchema).min(1),
    cause: causeSchema,
    reason: z.string(),
  }),
  z.strictObject({ type: z.literal("phase-entered"), workload, phase: z.string(), action: actionName }),
  z.strictObject({ type: z.literal("waiting"), workload, ...waitingSchema.shape }),
  z.strictObject({
    type: z.literal("intent"),
    workload,
    id: z.string(),
    effect: z.string(),
    description: z.string(),
  }),
  /** `performed`: answered. `found`: read back. `passed`: the phase saw that it went on. `refused`: certain that nothing happened. `abandoned`: nothing was found, and nothing will be repeated. */
  z.strictObject({
    type: z.literal("outcome"),
    workload,
    id: z.string(),
    result: z.enum(["performed", "found", "passed", "refused", "abandoned"]),
    message: z.string().optional(),
    facts: factsSchema.optional(),
  }),
  z.strictObject({ type: z.literal("facts"), workload, facts: factsSchema }),
  z.strictObject({
    type: z.literal("conditions"),
    workload,
    changes: z.array(z.strictObject(conditionFields)).min(1),
  }),
  z.strictObject({ type: z.literal("faulted"), workload, message: z.string() }),
  /** A step cannot go on: it is undone next. */
  z.strictObject({ type: z.literal("failed"), workload, ...troubleFields }),
  z.strictObject({ type: z.literal("frozen"), workload, ...troubleFields }),
  /** The present step has ended well, or has been undone. */
  z.strictObject({
    type: z.literal("step-ended"),
    workload,
    step: stepSchema,
    result: z.enum(["done", "undone"]),
  }),
  /** What a step proved no longer counts. */
  z.strictObject({ type: z.literal("step-voided"), workload, step: stepSchema, ...troubleFields }),
  z.strictObject({ type: z.literal("reverted"), workload, waveHash: z.string().optional() }),
  /** A decision about a workload that stands still: by a person, or by a changed plan. */
  z.strictObject({ type: z.literal("released"), workload, decision: decisionSchema, by: z.string() }),
] as const;

export const entrySchema = z.discriminatedUnion("type", kinds);

/** What somebody wants written; the journal stamps it. */
export type Entry = z.infer<typeof entrySchema>;
export type EntryType = Entry["type"];
export type EntryOf<Type extends EntryType> = Extract<Entry, { type: Type }>;

/** What every line says besides its entry. */
export const stampSchema = z.object({ v: z.literal(RECORD_VERSION), seq: z.int().positive(), at: instant });
export type JournalRecord = z.infer<typeof stampSchema> & { readonly entry: Entry };

export type PlanSlice = z.infer<typeof planSliceSchema>;
export type PersonDecision = z.infer<typeof decisionSchema>;
export type UndoCause = z.infer<typeof causeSchema>;
export type WorkloadState = z.infer<typeof workloadStateSchema>;
export type CurrentStep = NonNullable<WorkloadState["current"]>;
