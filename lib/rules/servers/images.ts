import { goalAllows, type GoalName, type Step } from "../../plan/wave-steps";
import { LIMITS } from "../catalogue";
import type { DeclaredProject, Rule } from "../rule";
import { remembered, when } from "../subjects";

/** Custom images that the goals in force ask for at the same time. */
export const imageRules: readonly Rule[] = [
  imageRule({
    id: "FLEET-IMAGES",
    severity: "error",
    limit: LIMITS.images,
    explanation:
      "An imported image keeps its slot until it is finalized. A server on the path import, and one that the CSM tool carries, has one for its test run and its cutover; an instance that is reinstalled has one of its old system.",
    source: "SyncImages, API metadata of 2026-08-21",
    remedy: "Raise the goals of the waves one after the other, or ask for more and acknowledge.",
  }),
  imageRule({
    id: "FLEET-IMAGES-OLDER-PAGES",
    severity: "warning",
    limit: LIMITS.imagesByOlderPages,
    explanation:
      "Pages of 2022 have 10 custom images a region, the API's texts of 2026 have 500. DescribeImageQuota says which holds for an account.",
    source: "CVM use limits, 2022-08-26; SyncImages, API metadata of 2026-08-21",
    remedy: "Confirm with DescribeImageQuota, or raise the goals of the waves one after the other.",
  }),
];

/** How many of them: nothing limits how many test runs of a wave go at once, so all of a wave count. */
export const imagesAtOnce = remembered((declared): number =>
  Object.values(declared.waves).reduce(
    (sum, { goal, workloads }) =>
      sum + workloads.reduce((slots, name) => slots + slotsOf(declared, name, goal), 0),
    0,
  ),
);

interface Imaged {
  readonly engine: string;
  readonly path?: string;
  readonly reinstall?: unknown;
}

/** The step with which each kind of workload begins to hold an image. */
function slotsOf({ workloads }: DeclaredProject, name: string, goal: GoalName): number {
  const workload: Imaged = workloads[name] ?? { engine: "" };
  const from = (step: Step) => (goalAllows(goal, step) ? 1 : 0);
  const rollback = workload.reinstall === undefined ? 0 : from("cutover");
  if (workload.engine === "image-import") return from("replicate") + rollback;
  const isImaged =
    workload.engine === "csm-agent" || (workload.engine === "replication" && workload.path === "import");
  return (isImaged ? from("test") : 0) + rollback;
}

function imageRule({
  limit,
  remedy,
  ...text
}: Pick<Rule, "id" | "severity" | "explanation" | "source"> & {
  readonly limit: number;
  readonly remedy: string;
}): Rule {
  return {
    ...text,
    title: `At most ${limit} custom images are asked for at the same time.`,
    check: (declared) => {
      const images = imagesAtOnce(declared);
      return when(
        images > limit,
        ["waves"],
        `The goals ask for ${images} custom images at the same time; a region takes ${limit}. ${remedy}`,
      );
    },
  };
}
