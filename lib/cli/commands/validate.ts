import { access } from "node:fs/promises";
import path from "node:path";
import type { DeclaredPlan } from "../../engines/declared";
import { rules } from "../../engines/rules";
import { checkRules, formatFinding, passes, type MeasuredImage } from "../../rules";
import { inspectImage, isArchive } from "../../transfer/disks";
import { count } from "../report/count";
import { EXIT, type ExitCode } from "../exit-codes";
import type { RunContext } from "../run-context";
import { synthesized } from "../synthesized";

/** Synthesizes without touching anything, and looks into every image file that is on this machine. */
export async function validate(context: RunContext, file: string | undefined): Promise<ExitCode> {
  const { source, stacks } = await synthesized(context, file, { placement: "memory" });
  const plans = stacks.flatMap((stack) => stack.plans);
  const reports = await Promise.all(
    plans.map(async (plan) => {
      const images = await measure(plan, source.directory, context);
      return { plan, images, report: checkRules(plan, rules, { images }) };
    }),
  );
  const valid = reports.every(({ report }) => passes(report));
  context.output.result(
    reports
      .map(({ plan, images, report }) =>
        reportText(plan, Object.keys(images), report.findings.map(formatFinding)),
      )
      .join("\n"),
    {
      valid,
      projects: reports.map(({ plan, report }) => ({
        project: plan.project.name,
        findings: report.findings,
      })),
    },
  );
  return valid ? EXIT.goalReached : EXIT.refused;
}

async function measure(
  plan: DeclaredPlan,
  directory: string,
  { output, signal }: RunContext,
): Promise<Record<string, MeasuredImage>> {
  const measured: Record<string, MeasuredImage> = {};
  for (const [name, workload] of Object.entries(plan.workloads)) {
    if (!("image" in workload) || !("file" in workload.image)) continue;
    const { image } = workload;
    const file = path.resolve(directory, image.file);
    const there = await access(file).then(
      () => true,
      () => false,
    );
    if (!there)
      output.note(`${name}: ${image.file} is not on this machine, so its content was not looked at`);
    else if (await isArchive(file))
      output.note(`${name}: ${image.file} is an archive; its content is looked at before the upload`);
    else measured[name] = await inspectImage(file, { signal });
  }
  return measured;
}

function reportText(
  { project, workloads }: DeclaredPlan,
  looked: readonly string[],
  findings: readonly string[],
): string {
  const images = looked.length === 0 ? "" : `, ${count(looked.length, "image")} looked into`;
  const found = findings.length === 0 ? "no findings" : count(findings.length, "finding");
  const head = `Project ${project.name}: ${count(Object.keys(workloads).length, "workload")}${images}, ${found}`;
  return [head, ...findings.map((finding) => `  ${finding}`)].join("\n");
}
