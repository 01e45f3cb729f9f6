import type { ProjectFile } from "../../engines/project-file";
import { NONE, type ApprovalInput } from "../../plan/input";
import { Duration } from "../../plan/units";
import { Approval, type ApprovalProps } from "../approval";
import { Cutover, type CutoverProps } from "../cutover";
import { HealthCheck } from "../health-check";
import { Hook } from "../hook";
import type { MigrationProject } from "../migration-project";
import { Switch } from "../switch";
import { TestRun, type TestRunProps } from "../test-run";
import type { Wave } from "../wave";
import type { WaveDefaults } from "../wave-defaults";
import type { IWorkload } from "../workload";
import { named, type ByName } from "./named";

type WrittenWave = ProjectFile["waves"][string];
type TestRunText = Exclude<NonNullable<WrittenWave["testRun"]>, string>;
type CutoverText = Exclude<NonNullable<WrittenWave["cutover"]>, string>;

/** Makes the constructs of what a file names, as a program would, and the waves from them. */
export function wavesFromYaml(
  project: MigrationProject,
  file: ProjectFile,
  workload: (name: string) => IWorkload,
): Wave[] {
  const approvals = named(
    file.approvals,
    (name, spec) => new Approval(project, `approval-${name}`, approvalProps(spec)),
  );
  const testRuns = named(
    file.testRuns,
    (name, spec) => new TestRun(project, `test-run-${name}`, testRunProps(spec)),
  );
  const cutovers = named(
    file.cutovers,
    (name, spec) => new Cutover(project, `cutover-${name}`, cutoverProps(spec, approvals)),
  );
  return Object.entries(file.waves).map(([name, wave]) => {
    const { cutover, hooks, testRun, workloads, ...schedule } = wave;
    return project.addWave(name, {
      ...schedule,
      workloads: workloads.map(workload),
      ...(hooks && { hooks: hooks.map((hook) => Hook.of(hook)) }),
      ...(testRun !== undefined && { testRun: namedOrNone(testRun, testRuns, testRunProps) }),
      ...(cutover !== undefined && {
        cutover: namedOrNone(cutover, cutovers, (spec) => cutoverProps(spec, approvals)),
      }),
    });
  });
}

/** What a file declares for waves that say nothing of their own; needed before there is a project. */
export function waveDefaultsFromYaml(file: ProjectFile): WaveDefaults {
  const { approval, cutover, hooks, testRun } = file.defaults ?? {};
  const approvals = named(file.approvals, (_, spec) => approvalProps(spec));
  const cutovers = named(file.cutovers, (_, spec) => cutoverProps(spec, approvals));
  const testRuns = named(file.testRuns, (_, spec) => testRunProps(spec));
  return {
    ...(hooks && { hooks: hooks.map((hook) => Hook.of(hook)) }),
    ...(testRun !== undefined && { testRun: namedOr(testRun, testRuns, testRunProps) }),
    ...(cutover !== undefined && {
      cutover: namedOr(cutover, cutovers, (spec) => cutoverProps(spec, approvals)),
    }),
    ...(approval !== undefined && { approval: namedOr(approval, approvals, approvalProps) }),
  };
}

/** What is written inline, or what was made of the named one. */
function namedOr<Spec, Made, Props>(
  given: Spec | string,
  made: ByName<Made>,
  props: (spec: Spec) => Props,
): Made | Props {
  return typeof given === "string" ? made(given) : props(given);
}

/** The same where the file may say that there is none. */
function namedOrNone<Spec, Made, Props>(
  given: Spec | string,
  made: ByName<Made>,
  props: (spec: Spec) => Props,
): Made | Props | typeof NONE {
  return given === NONE ? NONE : namedOr(given, made, props);
}

function testRunProps({ checks, deadline }: TestRunText): TestRunProps {
  return {
    checks: checks.map((check) => HealthCheck.of(check)),
    ...(deadline !== undefined && { deadline: Duration.parse(deadline) }),
  };
}

function cutoverProps(spec: CutoverText, approvals: ByName<Approval | ApprovalProps>): CutoverProps {
  const { approval, checks, maxDowntime, switch: switches, testMaxAge, window } = spec;
  return {
    checks: checks.map((check) => HealthCheck.of(check)),
    ...(testMaxAge !== undefined && { testMaxAge: Duration.parse(testMaxAge) }),
    ...(maxDowntime !== undefined && { maxDowntime: Duration.parse(maxDowntime) }),
    ...(window && { window }),
    ...(approval !== undefined && { approval: namedOrNone(approval, approvals, approvalProps) }),
    ...(switches && { switch: switches.map((action) => Switch.of(action)) }),
  };
}

function approvalProps({ by, count, validFor }: ApprovalInput): ApprovalProps {
  return {
    by,
    ...(count !== undefined && { count }),
    ...(validFor !== undefined && { validFor: Duration.parse(validFor) }),
  };
}
