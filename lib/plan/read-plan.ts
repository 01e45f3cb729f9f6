import type { z } from "zod";
import { LandfallError } from "../base/errors";
import { sha256 } from "./canonical";
import { isReference } from "./fields";
import { planOutputSchema } from "./plan";
import type { Resolved } from "./resolved";
import { explain } from "./yaml/explain";
import { pathText } from "./yaml/words";

/** A plan as the reconciler works from it. */
export interface ReadPlan<Declared> {
  /** With every reference replaced by the value that Terraform resolved. */
  readonly plan: Resolved<Declared>;
  /** As it was synthesized, references included: what hashes are made of. */
  readonly declared: Declared;
  /** SHA-256 of the declared text. */
  readonly sha256: string;
}

/**
 * Reads the value of a stack's plan output, as `terraform output -json` prints it.
 *
 * @param schema the declared schema with the engines of this release (`lib/engines/declared`)
 * @throws LandfallError `PLAN-SHAPE` when it is no plan, `PLAN-HASH` when its text was changed after synthesis,
 * `PLAN-CONTENT` when this release cannot read it, `PLAN-BINDING` when Terraform did not resolve a reference
 */
export function readPlanOutput<S extends z.ZodType>(value: unknown, schema: S): ReadPlan<z.output<S>> {
  const output = parsed(planOutputSchema, value, "PLAN-SHAPE", "This output is no plan of Landfall");
  const actual = sha256(output.declared);
  if (actual !== output.sha256) {
    throw new LandfallError(
      "PLAN-HASH",
      `The plan was changed after synthesis: its text has the SHA-256 ${actual}, not ${output.sha256}.`,
      { remedy: "Synthesize and deploy again; a plan is never edited by hand." },
    );
  }
  const declared = readDeclared(parseJson(output.declared), schema);
  return { plan: resolve(declared, output.bindings), declared, sha256: actual };
}

/** Reads the declared part of a plan, as `landfall.plan.json` holds it. @throws LandfallError `PLAN-CONTENT` */
export function readDeclared<S extends z.ZodType>(value: unknown, schema: S): z.output<S> {
  return parsed(schema, value, "PLAN-CONTENT", "This release of Landfall cannot read the plan");
}

function parsed<S extends z.ZodType>(schema: S, value: unknown, code: string, headline: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const lines = explain(schema, value).map(({ message }) => `  ${message}`);
  throw new LandfallError(code, [`${headline}:`, ...lines].join("\n"), {
    remedy: "Synthesize and deploy with the release of Landfall that reconciles.",
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LandfallError("PLAN-CONTENT", "The declared part of the plan is not JSON.", { cause });
  }
}

function resolve<Declared>(
  declared: Declared,
  bindings: Readonly<Record<string, string>>,
): Resolved<Declared> {
  const absent: string[] = [];
  const walk = (value: unknown, path: readonly (string | number)[]): unknown => {
    if (isReference(value)) {
      if (!Object.hasOwn(bindings, value.$ref))
        absent.push(`${JSON.stringify(value.$ref)}, needed by ${pathText(path)}`);
      return bindings[value.$ref];
    }
    if (Array.isArray(value))
      return value.flatMap((item, index) => element(item, walk(item, [...path, index])));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, walk(member, [...path, key])]),
    );
  };
  const resolved = walk(declared, []) as Resolved<Declared>;
  if (absent.length === 0) return resolved;
  throw new LandfallError("PLAN-BINDING", `The plan's bindings lack ${absent.join("; ")}.`, {
    remedy: "Deploy the stack again, so that Terraform resolves them.",
  });
}

/** A reference whose key ends in `[]` stands for a whole list, which Terraform resolves to its elements with commas between. */
function element(item: unknown, resolved: unknown): unknown[] {
  const isList = isReference(item) && item.$ref.endsWith("[]") && typeof resolved === "string";
  return isList ? resolved.split(",").filter((part) => part !== "") : [resolved];
}
