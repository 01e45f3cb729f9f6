import type { ActionName } from "../../lib/plan/job";
import { canonicalJson, sha256 } from "../../lib/plan/canonical";
import type { GateSpec, JobAction, JobSpec } from "../../lib/plan/job";
import { STEPS, type GoalName, type Step, type WaveSpec } from "../../lib/plan/wave";
import type { ReadPlan } from "../../lib/plan/read-plan";
import type { Resolved } from "../../lib/plan/resolved";
import {
  phase,
  type Driver,
  type Effect,
  type Facts,
  type Phase,
  type PhaseContext,
} from "../../lib/reconcile/driver";
import type { PlanShape } from "../../lib/reconcile/plan-slice";
import type { Kind, World } from "./world";

/** A workload of the engine that these tests bring along. */
export interface Toy {
  readonly engine: "toy";
  readonly image: string;
  /** Whether its test instance answers. */
  readonly healthy: boolean;
}

type Context = PhaseContext<Toy, World>;
type ToyPhase = Phase<Toy, World>;

const ACTIONS: Readonly<Record<Step, readonly ActionName[]>> = {
  replicate: ["upload", "import"],
  test: ["launch", "check", "remove"],
  cutover: ["launch", "check"],
  finalize: ["remove"],
};

/** Image import in small: object, image, test instance, target. */
export const toyDriver: Driver<Toy, World> = {
  engine: "toy",
  steps: {
    replicate: [
      make("upload", "upload", "object", ({ tools }, name) => tools.put(name)),
      make("import", "import", "image", ({ tools }, name) => tools.importImage(name)),
      ready("await-image", "import", "image"),
    ],
    test: [
      make("launch-test", "launch", "test", ({ tools }, name) => tools.launch(name, name)),
      ready("await-test", "launch", "test"),
      phase<Toy, World, boolean>({
        name: "check-test",
        action: "check",
        observe: async ({ tools, facts, workload }) =>
          tools.get(facts.test) !== undefined && workload.healthy,
        decide: (answers) =>
          answers
            ? {
                kind: "done",
                conditions: [
                  { type: "TestPassed", status: "True", reason: "Answered", message: "it answered" },
                ],
              }
            : { kind: "fail", reason: "NoAnswer", message: "The test instance does not answer." },
      }),
      remove("remove-test", "test"),
    ],
    cutover: [
      make("launch-target", "launch", "target", ({ tools }, name) => tools.launch(name, name)),
      ready("await-target", "launch", "target"),
    ],
    finalize: [remove("remove-image", "image"), remove("remove-object", "object")],
  },
  undo: {
    replicate: [remove("undo-image", "image"), remove("undo-object", "object")],
    test: [remove("undo-test", "test")],
    cutover: [remove("undo-target", "target")],
  },
};

/** The toy driver with other phases in one step. */
export function toyDriverWith(step: Step, phases: readonly ToyPhase[]): Driver<Toy, World> {
  return { ...toyDriver, steps: { ...toyDriver.steps, [step]: phases } };
}

/** A phase that makes one thing and keeps its id as a fact. */
export function make(
  name: string,
  action: ActionName,
  fact: string,
  perform: (context: Context, name: string) => string | Promise<string>,
  unseen: Effect["unseen"] = "repeat",
): ToyPhase {
  return phase<Toy, World, void>({
    name,
    action,
    observe: async () => {},
    decide: (_, context) => {
      if (context.facts[fact] !== undefined) return { kind: "done" };
      const thing = nameOf(context, fact);
      const kind: Kind = fact === "object" || fact === "image" ? fact : "instance";
      const effect: Effect = {
        id: name,
        description: `${name} ${thing}`,
        unseen,
        find: async (): Promise<Facts | undefined> => {
          const found = context.tools.find(kind, thing);
          return found && { [fact]: found.id };
        },
        perform: async () => ({ [fact]: await perform(context, thing) }),
      };
      return { kind: "act", effect };
    },
  });
}

function ready(name: string, action: ActionName, fact: string): ToyPhase {
  return phase<Toy, World, boolean>({
    name,
    action,
    observe: async ({ tools, facts }) => tools.isReady(facts[fact]),
    decide: (isReady) =>
      isReady
        ? { kind: "done" }
        : { kind: "wait", reason: "Making", message: `${fact} is being made`, after: 10_000 },
  });
}

export function remove(name: string, fact: string): ToyPhase {
  return phase<Toy, World, boolean>({
    name,
    action: "remove",
    observe: async ({ tools, facts }) => tools.get(facts[fact]) !== undefined,
    decide: (exists, { tools, facts }) =>
      exists
        ? {
            kind: "act",
            effect: {
              id: name,
              description: `remove ${facts[fact]}`,
              unseen: "repeat",
              visibleWithin: 0,
              find: async () => undefined,
              perform: async () => {
                tools.remove(String(facts[fact]));
                return {};
              },
            },
          }
        : { kind: "done" },
  });
}

export interface ToyPlan {
  readonly goal: GoalName;
  readonly workloads?: Readonly<Record<string, Partial<Toy>>>;
  readonly testMaxAge?: string;
  /** Without a test run, the gate of the cutover cannot open. */
  readonly withoutTest?: boolean;
  /** Changes the wave and nothing of its workloads. */
  readonly checkPort?: number;
  /** How many workloads cut over at once. */
  readonly concurrency?: number;
  /** Actions that a job has besides the toy engine's own. */
  readonly more?: Partial<Record<Step, readonly JobAction[]>>;
  /** Gates of the cutover behind that of the test run. */
  readonly gates?: readonly GateSpec[];
}

/** A plan with one wave `w` of toys. */
export function toyPlan({
  goal,
  workloads = { web: {} },
  testMaxAge = "7d",
  withoutTest,
  checkPort = 80,
  concurrency,
  more = {},
  gates = [],
}: ToyPlan): ReadPlan<PlanShape> {
  const names = Object.keys(workloads);
  const checks = [{ type: "tcp" as const, port: checkPort, from: "reconciler" as const, within: "5m" }];
  const wave: Resolved<WaveSpec> = {
    workloads: names,
    goal,
    ...(concurrency !== undefined && { concurrency }),
    cutover: { checks, testMaxAge },
    ...(withoutTest ? {} : { testRun: { checks, deadline: "24h" } }),
  };
  const declared = {
    project: { name: "erp" },
    estate: { bucket: "b-1250000000", vpc: "vpc-1", testSubnet: "subnet-1" },
    workloads: Object.fromEntries(
      Object.entries(workloads).map(([name, toy]) => [
        name,
        { engine: "toy" as const, image: "disk.img", healthy: true, ...toy },
      ]),
    ),
    waves: { w: wave },
    jobs: names.flatMap((name) =>
      STEPS.filter((step) => !(withoutTest && step === "test")).map((step) =>
        jobOf(name, step, [{ type: "test-passed", maxAge: testMaxAge }, ...gates], more[step] ?? []),
      ),
    ),
  };
  return { plan: declared, declared, sha256: sha256(canonicalJson(declared)) };
}

function jobOf(
  workload: string,
  step: Step,
  gates: readonly GateSpec[],
  more: readonly JobAction[],
): JobSpec {
  return {
    id: `${workload}/${step}`,
    workload,
    wave: "w",
    step,
    after: [],
    gates: step === "cutover" ? [...gates] : [],
    actions: [...ACTIONS[step].map((action) => ({ action, detail: action })), ...more],
    makes: [],
    source: "nothing",
    undo: [{ action: "remove", detail: "what was made" }],
  };
}

function nameOf({ name, waveHash, attempt }: Context, fact: string): string {
  return `${name}-${waveHash.slice(0, 6)}-${attempt}-${fact}`;
}
