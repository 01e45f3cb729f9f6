import type { ImageSource } from "../../plan/image-source";
import type { Breach, DeclaredProject, PlanPath, Rule, RuleFacts } from "../rule";
import { remembered } from "../subjects";

/** The image of one workload as a rule sees it. */
export interface ImageSourceSubject {
  /** The workload's name. */
  readonly name: string;
  readonly image: ImageSource;
  /** The workload's. */
  readonly path: PlanPath;
  readonly project: DeclaredProject["project"];
}

/** A rule about the image of every workload that has one, whatever the engine. */
export function imageSourceRule(
  rule: Omit<Rule, "check"> & {
    check: (subject: ImageSourceSubject, facts: RuleFacts) => readonly Breach[];
  },
): Rule {
  const check = (declared: DeclaredProject, facts: RuleFacts): Breach[] =>
    imagesOf(declared).flatMap((subject) => rule.check(subject, facts));
  return { ...rule, check };
}

const imagesOf = remembered(({ project, workloads }): readonly ImageSourceSubject[] =>
  Object.entries(workloads).flatMap(([name, workload]) =>
    "image" in workload
      ? [{ name, image: workload.image as ImageSource, path: ["workloads", name], project }]
      : [],
  ),
);
