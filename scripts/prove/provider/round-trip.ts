import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  builtinDeployer,
  type Change,
  type Deployer,
  DeployRefused,
  terraformDeployer,
} from "../../../lib/deploy";
import type { Verdict } from "../proof";
import { type Account, openAccount, ZONE } from "./account";
import { groundFor } from "./ground";
import { section } from "./section";
import { besideItself, type Stack } from "./stacks";
import { Steps } from "./steps";

const GUARD = '"prevent_destroy":true';

export interface RoundTrip {
  readonly tool: "terraform" | "tofu";
  readonly stack: Stack;
  readonly scratch: string;
  /** For `TF_CLI_CONFIG_FILE`. */
  readonly configFile: string;
}

/**
 * One stack, made by the tool with the official provider, planned, changed and destroyed again, and then made by the
 * built-in deploy, which has to end in the same.
 */
export async function roundTrip({ tool, stack: declared, scratch, configFile }: RoundTrip): Promise<Verdict> {
  mkdirSync(scratch, { recursive: true });
  const account = await openAccount(join(scratch, "cloud"));
  const steps = new Steps();
  try {
    const ground = await groundFor(declared, account.client, ZONE);
    const before = account.things();
    const stackFile = join(scratch, "cdk.tf.json");
    const declare = (stack: Stack) => writeFileSync(stackFile, JSON.stringify(besideItself(stack)));
    const trip = { steps, account, stack: ground.stack, declare, before };

    const terraform = terraformDeployer({
      name: tool,
      directory: scratch,
      environment: account.environment(configFile),
    });
    const made = await thereAndBack({ ...trip, name: tool, deployer: () => terraform });
    const calls = account.calls();

    const builtin = () =>
      builtinDeployer({ cloud: account.client, stackFile, stateFile: join(scratch, "builtin.tfstate") });
    const refused = await refusalOf(builtin, () => declare(ground.stack));
    if (refused === undefined) {
      const same = await thereAndBack({ ...trip, name: "built-in", deployer: builtin });
      const difference = symmetricDifference(made, same);
      if (difference.length > 0) steps.failures.push(`not what ${tool} made: ${difference.join(", ")}`);
    } else steps.done.push({ name: "built-in", took: 0, outcome: refused });

    await ground.clear();
    steps.failures.push(...account.complaints());
    const passed = steps.failures.length === 0;
    const outcome = passed ? "no changes, nothing left" : "failed";
    return { passed, outcome, detail: section({ resource: ground.stack.resource, calls, ...steps }) };
  } finally {
    await account.stop();
  }
}

interface Trip {
  readonly name: string;
  readonly steps: Steps;
  readonly account: Account;
  readonly stack: Stack;
  readonly before: readonly string[];
  readonly declare: (stack: Stack) => void;
  readonly deployer: () => Deployer;
}

/** @returns what there was when everything stood */
async function thereAndBack({
  name,
  steps,
  account,
  stack,
  before,
  declare,
  deployer,
}: Trip): Promise<string[]> {
  let made: string[] = [];
  declare(stack);
  await steps.take(`${name} apply`, async () => {
    const { changes } = await deployer().apply();
    made = account.things();
    return `${changes.length} made`;
  });
  await steps.take(`${name} plan`, () => noChanges(deployer()));

  declare(retagged(stack));
  await steps.take(`${name} apply of other tags`, async () => {
    const { changes } = await deployer().apply();
    const other = changes.filter(({ action }) => action !== "update");
    if (other.length > 0 || changes.length === 0) throw new Error(`not updates alone: ${listed(changes)}`);
    return `${changes.length} changed in place`;
  });
  await steps.take(`${name} plan`, () => noChanges(deployer()));

  if (JSON.stringify(stack).includes(GUARD)) {
    await steps.take(`${name} destroy of what is guarded`, async () => {
      const refusal = await deployer()
        .destroy()
        .then(() => undefined, String);
      if (refusal?.includes("prevent_destroy") !== true)
        throw new Error(`not refused: ${refusal ?? "destroyed"}`);
      return "refused";
    });
  }
  if (JSON.stringify(givenUp(stack)) !== JSON.stringify(stack)) {
    declare(givenUp(retagged(stack)));
    await steps.take(`${name} apply of what gives it up`, async () => {
      const { changes } = await deployer().apply();
      const other = changes.filter(({ action }) => action !== "update");
      if (other.length > 0) throw new Error(`not updates alone: ${listed(other)}`);
      return `${changes.length} changed`;
    });
  }
  await steps.take(`${name} destroy`, async () => {
    await deployer().destroy();
    const left = symmetricDifference(before, await account.emptied(before));
    if (left.length > 0) throw new Error(`left: ${left.join(", ")}`);
    return "nothing left";
  });
  return made;
}

async function noChanges(deployer: Deployer): Promise<string> {
  const { changes } = await deployer.plan();
  if (changes.length > 0) throw new Error(`would ${listed(changes)}`);
  return "no changes";
}

/** Why the built-in deploy does not carry a stack out. */
async function refusalOf(deployer: () => Deployer, declare: () => void): Promise<string | undefined> {
  declare();
  try {
    await deployer().plan();
    return undefined;
  } catch (error) {
    if (!(error instanceof DeployRefused)) throw error;
    return `refused: ${error.reasons.join("; ")}`;
  }
}

/** A change that is made in place: every security group has one more tag. */
function retagged(stack: Stack): Stack {
  const groups = Object.entries(stack.resource["tencentcloud_security_group"] ?? {}).map(
    ([id, group]): [string, object] => {
      const { tags = {} } = group as { tags?: object };
      return [id, { ...group, tags: { ...tags, stage: "two" } }];
    },
  );
  return {
    ...stack,
    resource: { ...stack.resource, tencentcloud_security_group: Object.fromEntries(groups) },
  };
}

/**
 * As a team declares it that gives up what it guarded; a Redis instance in the recycle bin would keep its network for
 * two hours.
 */
function givenUp(stack: Stack): Stack {
  const copy = JSON.parse(JSON.stringify(stack).replaceAll(GUARD, '"prevent_destroy":false')) as Stack;
  for (const instance of Object.values(copy.resource["tencentcloud_redis_instance"] ?? {}))
    Object.assign(instance, { force_delete: true });
  return copy;
}

function listed(changes: readonly Change[]): string {
  return changes.map(({ action, address }) => `${action} ${address}`).join(", ");
}

function symmetricDifference(left: readonly string[], right: readonly string[]): string[] {
  return [
    ...left.filter((thing) => !right.includes(thing)).map((thing) => `missing ${thing}`),
    ...right.filter((thing) => !left.includes(thing)).map((thing) => `more ${thing}`),
  ];
}
