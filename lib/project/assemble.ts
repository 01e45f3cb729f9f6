import { declaredPlanSchema, statedPlanSchema, type DeclaredPlan } from "../engines/declared";
import { canonical, sha256 } from "../plan/canonical";
import { explain } from "../plan/yaml/explain";
import { isReference } from "../plan/fields";

/** A path into the declared plan. */
export type PlanPath = readonly (string | number)[];

/** Something that keeps a program from being synthesized, at its place in the plan. */
export interface Problem {
  readonly code: string;
  readonly path: PlanPath;
  readonly message: string;
}

/** The declared plan as text, or what is wrong with it. */
export type Assembled =
  | {
      readonly declared: DeclaredPlan;
      readonly text: string;
      readonly sha256: string;
      readonly problems: readonly [];
    }
  | { readonly declared?: undefined; readonly problems: readonly Problem[] };

/** Judges by its schema what a program states, and writes the plan down. Of a sound program the jobs are sound. */
export function assemble(declared: DeclaredPlan): Assembled {
  const { jobs, ...stated } = declared;
  const parsed = statedPlanSchema.safeParse(stated);
  if (!parsed.success) return { problems: shapeProblems(declared) };
  // As it reads back, so that what was left out is absent, in snapshots too.
  const { text, value } = canonical<DeclaredPlan>({ ...parsed.data, jobs });
  return { declared: value, text, sha256: sha256(text), problems: [] };
}

function shapeProblems(declared: DeclaredPlan): Problem[] {
  const findings = explain(declaredPlanSchema, declared);
  // Jobs are made from the rest, and repeat what is wrong there.
  const own = findings.filter(({ path }) => path[0] !== "jobs");
  return (own.length > 0 ? own : findings).map(({ code, message, path }) => {
    const key = referenceOn(declared, path);
    return key === undefined
      ? { code, path, message }
      : {
          code: "TOKEN-REFUSED",
          path,
          message: `${key}: a value that only Terraform knows cannot stand here; ids can be such values, this must be known at synth.`,
        };
  });
}

/** The key of the reference that a path ends at or goes through. */
function referenceOn(value: unknown, path: PlanPath): string | undefined {
  if (isReference(value)) return value.$ref;
  const [segment, ...rest] = path;
  if (segment === undefined || typeof value !== "object" || value === null) return undefined;
  return referenceOn((value as Record<string | number, unknown>)[segment], rest);
}
