import { Construct } from "constructs";
import { completeCutover, completeTestRun } from "../plan/defaults";
import type { WaveSpec } from "../plan/wave";
import { Cutover, type CutoverProps } from "./cutover";
import type { Goal } from "./goal";
import { projectOf } from "./membership";
import { TestRun, type TestRunProps } from "./test-run";
import type { IWorkload } from "./workload";

export interface WaveProps {
  /** At least one; a workload belongs to one wave. */
  readonly workloads: IWorkload[];
  /** How far the wave may go. */
  readonly goal: Goal;
  /** @default - none: the wave can go no further than `replicate` */
  readonly testRun?: TestRun | TestRunProps;
  /** @default - none: the wave can go no further than `test` */
  readonly cutover?: Cutover | CutoverProps;
}

const WAVE = Symbol.for("landfall/Wave");

/** Workloads that are tested and cut over together. Must stand somewhere inside a {@link MigrationProject}. */
export class Wave extends Construct {
  static isWave(this: void, x: unknown): x is Wave {
    return typeof x === "object" && x !== null && WAVE in x;
  }

  readonly waveName: string;
  readonly spec: WaveSpec;

  /** @throws LandfallError `PROJECT-NONE`, `NAME-TWICE` when the project has a wave of that name. */
  constructor(scope: Construct, id: string, props: WaveProps) {
    super(scope, id);
    Object.defineProperty(this, WAVE, { value: true });
    const project = projectOf(this);
    this.waveName = id;
    const { goal, workloads } = props;
    const testRun = this.testRun(props.testRun);
    const cutover = this.cutover(props.cutover);
    this.spec = {
      // A set: in which order a program names them means nothing.
      workloads: workloads.map(({ workloadName }) => workloadName).sort(),
      goal,
      ...(testRun && {
        testRun: completeTestRun(project.references.plain(testRun.input, `waves/${id}/testRun`)),
      }),
      ...(cutover && {
        cutover: completeCutover(project.references.plain(cutover.input, `waves/${id}/cutover`)),
      }),
    };
    project.registerWave(this, workloads);
  }

  private testRun(given: WaveProps["testRun"]): TestRun | undefined {
    return given === undefined || TestRun.isTestRun(given) ? given : new TestRun(this, "TestRun", given);
  }

  private cutover(given: WaveProps["cutover"]): Cutover | undefined {
    return given === undefined || Cutover.isCutover(given) ? given : new Cutover(this, "Cutover", given);
  }
}
