import { Construct } from "constructs";
import { completeCutover, completeHook, completeTestRun } from "../plan/defaults";
import type { WaveSpec } from "../plan/wave";
import { approvalOf } from "./approval";
import { Cutover, cutoverOf, type CutoverProps } from "./cutover";
import type { Goal } from "./goal";
import type { Hook } from "./hook";
import { refuseUnknownKeys, type Keys } from "./known-keys";
import { projectOf, type IProject } from "./membership";
import { ownStackProblems, withOwnStack } from "./switch-owner";
import { TestRun, testRunOf, type TestRunProps } from "./test-run";
import type { WaveDefaults } from "./wave-defaults";
import type { IWorkload } from "./workload";

/** Workloads that are tested and cut over together, how far, and after which others. */
export interface WaveProps {
  /** At least one; a workload belongs to one wave. In the order in which they cut over where `concurrency` is given. */
  readonly workloads: IWorkload[];
  /** How far the wave may go. */
  readonly goal: Goal;
  /**
   * Waves, or their names, whose workloads must all have cut over before one of this wave does.
   *
   * @default - none
   */
  readonly after?: (Wave | string)[];
  /**
   * How many workloads cut over at once.
   *
   * @default - all
   */
  readonly concurrency?: number;
  /**
   * What runs before and after the steps of every workload, in this order.
   *
   * @default - the project's default hooks; where it has none, nothing. An empty list is nothing
   */
  readonly hooks?: Hook[];
  /**
   * `"none"` where there is none, whatever the project's default is; the wave can then go no further than `replicate`.
   *
   * @default - the project's default test run
   */
  readonly testRun?: TestRun | TestRunProps | "none";
  /**
   * `"none"` where there is none, whatever the project's default is; the wave can then go no further than `test`.
   *
   * @default - the project's default cutover
   */
  readonly cutover?: Cutover | CutoverProps | "none";
}

const KEYS: Keys<WaveProps> = {
  workloads: true,
  goal: true,
  after: true,
  concurrency: true,
  hooks: true,
  testRun: true,
  cutover: true,
};

const WAVE = Symbol.for("landfall/Wave");

/** Workloads that are tested and cut over together. Must stand somewhere inside a {@link MigrationProject}. */
export class Wave extends Construct {
  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isWave(this: void, x: unknown): x is Wave {
    return typeof x === "object" && x !== null && WAVE in x;
  }

  readonly waveName: string;
  readonly spec: WaveSpec;

  /** @throws LandfallError `PROJECT-NONE`, `KEY-UNKNOWN`, `NAME-TWICE` when the project has a wave of that name. */
  constructor(scope: Construct, id: string, props: WaveProps) {
    super(scope, id);
    Object.defineProperty(this, WAVE, { value: true });
    refuseUnknownKeys(`wave "${id}"`, props, KEYS);
    const project = projectOf(this);
    this.waveName = id;
    this.spec = {
      ...schedule(props),
      ...stepsOf({ ...project.waveDefaults, ...stated(this, props) }, project, this),
    };
    project.registerWave(this, props.workloads);
    const switches = this.spec.cutover?.switch ?? [];
    this.node.addValidation({ validate: () => ownStackProblems(this, switches, project.references) });
  }
}

/** Which workloads go how far, after what, and how many at once. */
function schedule({ after = [], concurrency, goal, workloads }: WaveProps) {
  const names = workloads.map(({ workloadName }) => workloadName);
  const waves = after.map((wave) => (typeof wave === "string" ? wave : wave.waveName));
  return {
    // A set where all go at once: in which order a program names them then means nothing.
    workloads: concurrency === undefined ? names.sort() : names,
    goal,
    ...(waves.length > 0 && { after: [...new Set(waves)].sort() }),
    ...(concurrency !== undefined && { concurrency }),
  };
}

type Steps = Omit<WaveDefaults, "cutover" | "testRun"> & Pick<WaveProps, "cutover" | "testRun">;

/** What the wave itself says; a literal becomes a construct below it. */
function stated(wave: Wave, { cutover, hooks, testRun }: WaveProps): Steps {
  return {
    ...(hooks && { hooks }),
    ...(testRun && {
      testRun:
        testRun === "none" || TestRun.isTestRun(testRun) ? testRun : new TestRun(wave, "TestRun", testRun),
    }),
    ...(cutover && {
      cutover:
        cutover === "none" || Cutover.isCutover(cutover) ? cutover : new Cutover(wave, "Cutover", cutover),
    }),
  };
}

/** The steps in the plan's words. */
function stepsOf({ approval, cutover, hooks, testRun }: Steps, project: IProject, wave: Wave) {
  const { references } = project;
  const plain = <T>(value: T, part: string) => references.plain(value, `waves/${wave.waveName}/${part}`);
  const launch = cutover && cutover !== "none" ? plain(cutoverOf(cutover), "cutover") : undefined;
  return {
    ...(hooks &&
      hooks.length > 0 && {
        hooks: plain(
          hooks.map(({ input }) => input),
          "hooks",
        ).map(completeHook),
      }),
    ...(testRun && testRun !== "none" && { testRun: completeTestRun(plain(testRunOf(testRun), "testRun")) }),
    ...(launch && {
      cutover: completeCutover(
        { ...launch, ...(launch.switch && { switch: withOwnStack(wave, launch.switch, references) }) },
        approval && approvalOf(approval),
      ),
    }),
  };
}
