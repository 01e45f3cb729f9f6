import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Change, terraformDeployer } from "../../../lib/deploy";
import type { Verdict } from "../proof";
import { openAccount } from "./account";
import { section } from "./section";
import { everyResource, type Stack } from "./stacks";
import { Steps } from "./steps";

/** Merge patches (RFC 7396), each of what the one before it made of a stack. */
interface Patches {
  /** What there must be besides, so that something can change. */
  readonly before: object;
  /**
   * What can change in place and the embedded cloud models, one apply after the other. One instance moves to another
   * subnet, and does nothing else: the provider does not wait until an instance has moved before it changes its
   * bandwidth and user data.
   */
  readonly changes: readonly object[];
  /** What would keep it from being destroyed is taken back. */
  readonly released?: object;
}

/** What is changed in place: of a stack, or a stack of its own. */
const SUBJECTS = {
  "every-resource": { of: everyResource, patches: "in-place.json" },
  "by-the-month": { of: () => ({}), patches: "by-the-month.json" },
} as const;
export type Subject = keyof typeof SUBJECTS;

export interface InPlace {
  readonly subject: Subject;
  readonly tool: "terraform" | "tofu";
  readonly scratch: string;
  /** For `TF_CLI_CONFIG_FILE`. */
  readonly configFile: string;
}

/** A stack, changed in place in all that can be. The built-in deploy leaves that to the tool. */
export async function changeInPlace({ subject, tool, scratch, configFile }: InPlace): Promise<Verdict> {
  mkdirSync(scratch, { recursive: true });
  const { of, patches: file } = SUBJECTS[subject];
  const patches = JSON.parse(readFileSync(join("scripts", "prove", "provider", file), "utf8")) as Patches;
  const before = merged(of(), patches.before) as Stack;
  let stack: object = before;
  const account = await openAccount(join(scratch, "cloud"));
  const steps = new Steps();
  const deployer = terraformDeployer({
    name: tool,
    directory: scratch,
    environment: account.environment(configFile),
  });
  const declare = (stack: object) => writeFileSync(join(scratch, "cdk.tf.json"), JSON.stringify(stack));
  const noChanges = async () => {
    const { changes } = await deployer.plan();
    if (changes.length > 0) throw new Error(`would ${listed(changes)}`);
    return "no changes";
  };
  try {
    const things = account.things();
    declare(before);
    await steps.take(`${tool} apply`, async () => `${(await deployer.apply()).changes.length} made`);
    await steps.take(`${tool} plan`, noChanges);
    for (const change of patches.changes) {
      stack = merged(stack, change) as object;
      declare(stack);
      await steps.take(`${tool} apply of what changes in place`, async () => {
        const { changes } = await deployer.apply();
        const other = changes.filter(({ action }) => action !== "update");
        if (other.length > 0 || changes.length === 0)
          throw new Error(`not updates alone: ${listed(changes)}`);
        return `${changes.length} changed in place`;
      });
      await steps.take(`${tool} plan`, noChanges);
    }
    if (patches.released !== undefined) {
      declare(merged(stack, patches.released) as object);
      await steps.take(
        `${tool} apply of what gives it up`,
        async () => `${(await deployer.apply()).changes.length} changed`,
      );
    }
    await steps.take(`${tool} destroy`, async () => {
      await deployer.destroy();
      const left = await account.emptied(things);
      if (left.length > things.length) throw new Error(`left: ${left.join(", ")}`);
      return "nothing left";
    });
    steps.failures.push(...account.complaints());
    const passed = steps.failures.length === 0;
    return {
      passed,
      outcome: passed ? "changed in place, nothing left" : "failed",
      detail: section({ resource: before.resource, calls: account.calls(), ...steps }),
    };
  } finally {
    await account.stop();
  }
}

function listed(changes: readonly Change[]): string {
  return changes.map(({ action, address }) => `${action} ${address}`).join(", ");
}

/** As RFC 7396 says it, except that what is removed is left to Terraform as `null`. */
function merged(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const base = isObject(target) ? target : {};
  return {
    ...base,
    ...Object.fromEntries(Object.entries(patch).map(([key, value]) => [key, merged(base[key], value)])),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
