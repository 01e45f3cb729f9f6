import type { SourcePlace } from "../base/errors";
import { projectFileSchema, type ProjectFile } from "../engines/project-file";
import { Duration } from "../plan/units";
import { readProjectFile } from "../plan/yaml";
import type { PlanPath } from "./assemble";
import { Blueprint } from "./blueprint";
import { Cutover, type CutoverProps } from "./cutover";
import { HealthCheck } from "./health-check";
import type { MigrationProject, MigrationProjectProps } from "./migration-project";
import { TestRun, type TestRunProps } from "./test-run";
import type { IWorkload } from "./workload";
import { blueprintProps } from "./yaml/blueprint";
import { workloadFromYaml } from "./yaml/workloads";

/** A YAML blueprint, ready to become constructs. */
export interface YamlProject {
  readonly props: MigrationProjectProps;
  /** Where a path of the plan stands in the file. */
  readonly place: (path: PlanPath) => SourcePlace;
  /** Declares everything of the file in a project made from {@link props}. */
  populate(project: MigrationProject): void;
}

/** @throws ProjectFileError that lists every fault of the file with its place */
export function readYaml(file: string): YamlProject {
  const { place, project: declared } = readProjectFile(projectFileSchema, file);
  const { bucket, name, network, region, tags, zone } = declared;
  return {
    props: { projectName: name, region, zone, bucket, network, tags },
    place,
    populate: (project) => populate(project, declared),
  };
}

function populate(project: MigrationProject, file: ProjectFile): void {
  const blueprints = named(
    file.blueprints,
    (name, spec) => new Blueprint(project, `blueprint-${name}`, blueprintProps(spec)),
  );
  const testRuns = named(
    file.testRuns,
    (name, spec) => new TestRun(project, `test-run-${name}`, testRunProps(spec)),
  );
  const cutovers = named(
    file.cutovers,
    (name, spec) => new Cutover(project, `cutover-${name}`, cutoverProps(spec)),
  );
  const workloads = named(file.workloads, (name, spec): IWorkload =>
    workloadFromYaml(project, name, spec, { blueprint: blueprints }),
  );
  named(file.waves, (name, wave) =>
    project.addWave(name, {
      goal: wave.goal,
      workloads: wave.workloads.map(workloads),
      testRun:
        typeof wave.testRun === "string"
          ? testRuns(wave.testRun)
          : wave.testRun && testRunProps(wave.testRun),
      cutover:
        typeof wave.cutover === "string"
          ? cutovers(wave.cutover)
          : wave.cutover && cutoverProps(wave.cutover),
    }),
  );
  for (const { path, reason, rule } of file.acknowledge ?? []) project.acknowledge(rule, { path, reason });
}

/** Makes every member of a record, in its order; the result looks them up by name. */
function named<Spec, Made>(
  record: Readonly<Record<string, Spec>> = {},
  make: (name: string, spec: Spec) => Made,
): (name: string) => Made {
  const made = new Map(Object.entries(record).map(([name, spec]) => [name, make(name, spec)]));
  return (name) => {
    const found = made.get(name);
    if (found === undefined) throw new RangeError(`the reader let the unknown name ${name} pass`);
    return found;
  };
}

type TestRunText = Exclude<NonNullable<ProjectFile["waves"][string]["testRun"]>, string>;
type CutoverText = Exclude<NonNullable<ProjectFile["waves"][string]["cutover"]>, string>;

function testRunProps({ checks, deadline }: TestRunText): TestRunProps {
  return {
    checks: checks.map((check) => HealthCheck.of(check)),
    ...(deadline !== undefined && { deadline: Duration.parse(deadline) }),
  };
}

function cutoverProps({ checks, testMaxAge }: CutoverText): CutoverProps {
  return {
    checks: checks.map((check) => HealthCheck.of(check)),
    ...(testMaxAge !== undefined && { testMaxAge: Duration.parse(testMaxAge) }),
  };
}
