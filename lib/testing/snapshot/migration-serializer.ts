import { stringify } from "yaml";
import type { DeclaredPlan } from "../../engines/declared";
import { API_VERSION } from "../../plan";
import type { TerraformJson } from "../synth-migration";
import { planOutline } from "./plan-outline";
import { shortNames } from "./short-names";
import { sorted } from "./sorted";
import { terraformOutline } from "./terraform-outline";

/**
 * Writes what `synthMigration` returns, or its plan or its Terraform alone, as short YAML for snapshots: sorted,
 * a line for a job's action and for a security group's rule, and without what only machines need (hashes, logical
 * ids' digests, versions, Landfall's own tags, the plan's text in the stack's output).
 *
 * For jest and vitest: `expect.addSnapshotSerializer(migrationSerializer)`.
 */
export const migrationSerializer = {
  /** Whether this is a migration, a plan or a stack. */
  test(value: unknown): boolean {
    return isRecord(value) && (isMigration(value) || isPlan(value) || isTerraform(value));
  },

  /** The short form. */
  serialize(value: Readonly<Record<string, unknown>>): string {
    if (isMigration(value))
      return text({ plan: outlineOf(value.plan), terraform: outlineOf(value.terraform) });
    return text(outlineOf(value));
  },
};

function outlineOf(value: unknown): unknown {
  if (isRecord(value) && isPlan(value)) return planOutline(value);
  const stack = value as TerraformJson;
  return terraformOutline(stack, shortNames(stack));
}

function text(value: unknown): string {
  return stringify(sorted(value), { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd();
}

type Migration = { readonly plan: unknown; readonly terraform: unknown };

function isMigration(value: object): value is Migration {
  return (
    "plan" in value &&
    "terraform" in value &&
    isRecord(value.plan) &&
    isPlan(value.plan) &&
    isRecord(value.terraform)
  );
}

function isPlan(value: object): value is DeclaredPlan {
  return "apiVersion" in value && value.apiVersion === API_VERSION && "jobs" in value;
}

function isTerraform(value: Readonly<Record<string, unknown>>): boolean {
  return isRecord(value.terraform) && "required_providers" in value.terraform;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
