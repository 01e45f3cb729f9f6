import type { Change, ChangeAction } from "../deployer";
import { DeployRefused } from "../errors";
import { inOrder } from "./graph";
import { DATA_SOURCES, RESOURCES } from "./resources/table";
import type { Resource } from "./resources/resource";
import type { Block, Stack } from "./stack";
import type { ResourceRecord } from "./state";
import { follow, partOf, type Reference, resolve } from "./template";
import { type Config, hasUnknown, sameValue, UNKNOWN, type Value } from "./value";

/** What is known of the world before anything is decided. */
export interface Observation {
  readonly records: ReadonlyMap<string, ResourceRecord>;
  /** Recorded as ready, but the cloud no longer has them. */
  readonly gone: ReadonlySet<string>;
  /** What the data sources say now. */
  readonly data: ReadonlyMap<string, Config>;
}

/** A change, with what it takes to carry it out. */
export interface Step extends Change {
  /** Absent for what the stack no longer has. */
  readonly block?: Block;
  /** Of what exists and is taken over. */
  readonly id?: string;
}

/** The type of a resource, or what is to be refused. */
export function resourceOf(address: string, type: string): Resource {
  const resource = RESOURCES[type];
  if (resource !== undefined) return resource;
  throw new DeployRefused([`${address}: the built-in deploy does not know ${type}`]);
}

/**
 * Everything in a stack that the built-in deploy does not carry out, found without a look at the cloud.
 *
 * @throws DeployRefused with all of it.
 */
export function checkStack(stack: Stack): void {
  const reasons: string[] = [];
  const attempt = (check: () => void) => {
    try {
      check();
    } catch (error) {
      if (!(error instanceof DeployRefused)) throw error;
      reasons.push(...error.reasons);
    }
  };
  const unresolved = () => UNKNOWN;
  for (const block of stack.data.values()) {
    if (DATA_SOURCES[block.type] === undefined)
      reasons.push(`${block.address}: the built-in deploy does not know the data source ${block.type}`);
    for (const address of block.dependsOn)
      reasons.push(`${block.address} is looked up before anything is made; it cannot wait for ${address}`);
    attempt(() => DATA_SOURCES[block.type]?.check(block.address, block.arguments));
  }
  for (const block of stack.resources.values()) {
    attempt(() => {
      const resource = resourceOf(block.address, block.type);
      resource.check(block.address, resolve(block.arguments, unresolved) as Config);
    });
  }
  attempt(() => inOrder(dependenciesOf(stack)));
  const check = (from: string, value: Value) =>
    attempt(() => {
      resolve(value, (reference) => {
        if (exportsOf(stack, reference.address)?.includes(exportOf(reference)) === false)
          reasons.push(
            `${from} refers to ${reference.address}.${partOf(reference)}, which the built-in deploy does not know`,
          );
        return UNKNOWN;
      });
    });
  for (const block of stack.resources.values()) check(block.address, block.arguments);
  for (const [name, value] of Object.entries(stack.outputs)) check(`output ${name}`, value);
  if (reasons.length > 0) throw new DeployRefused([...new Set(reasons)]);
}

/** As a data source states it. */
function exportOf({ attribute, member }: Reference): string {
  return member === undefined ? attribute : `${attribute}[].${member.attribute}`;
}

/** Undefined for types that are unknown, which has been said already. */
function exportsOf(stack: Stack, address: string): readonly string[] | undefined {
  const data = stack.data.get(address);
  if (data !== undefined) return DATA_SOURCES[data.type]?.exports;
  const block = stack.resources.get(address);
  const resource = block && RESOURCES[block.type];
  return resource && ["id", ...resource.arguments, ...resource.exports];
}

export function dependenciesOf(stack: Stack): Map<string, readonly string[]> {
  return new Map([...stack.resources.values()].map((block) => [block.address, block.dependsOn]));
}

/**
 * What has to happen, in dependency order; pure.
 *
 * @throws DeployRefused with every change that the built-in deploy does not make.
 */
export function decide(stack: Stack, observation: Observation, replace: readonly string[] = []): Step[] {
  const reasons: string[] = replace
    .filter((address) => !stack.resources.has(address))
    .map((address) => `${address} cannot be replaced: the stack does not have it`);
  const guarded: string[] = [];
  const steps = new Map<string, Step>();

  const lookUp = (reference: Reference): Value => {
    const data = observation.data.get(reference.address);
    if (data !== undefined) {
      const found = follow(data, reference);
      if (found === undefined) reasons.push(nothingFound(stack, reference));
      return found ?? UNKNOWN;
    }
    const step = steps.get(reference.address);
    if (step?.id !== undefined && reference.attribute === "id") return step.id;
    const made = step !== undefined && MAKING.has(step.action);
    if (!made) return attributeOf(observation.records.get(reference.address), reference) ?? UNKNOWN;
    const block = stack.resources.get(reference.address);
    const argument = block?.arguments[reference.attribute];
    return argument === undefined ? UNKNOWN : resolve(argument, lookUp);
  };

  for (const address of inOrder(dependenciesOf(stack))) {
    const block = stack.resources.get(address) as Block;
    const desired = resolve(block.arguments, lookUp) as Config;
    const id = stack.imports.get(address);
    if (id !== undefined && !observation.records.has(address)) {
      steps.set(address, { address, block, action: "import", id });
      continue;
    }
    const verdict = judge(block, observation, desired, replace.includes(address));
    if (verdict === undefined) continue;
    if ("refused" in verdict) reasons.push(...verdict.refused);
    else if (verdict.action === "replace" && block.preventDestroy)
      guarded.push(
        `${address} would have to be replaced (${verdict.reason}), and its lifecycle says prevent_destroy`,
      );
    else steps.set(address, { address, block, ...verdict });
  }
  if (reasons.length > 0) throw new DeployRefused([...new Set(reasons), ...guarded]);
  if (guarded.length > 0) throw new DeployRefused(guarded, UNGUARD);

  const removed = [...observation.records.keys()]
    .filter((address) => !stack.resources.has(address))
    .map((address): Step =>
      stack.forgotten.has(address)
        ? { address, action: "forget" }
        : { address, action: "delete", reason: "the stack no longer has it" },
    );
  return [...steps.values(), ...removed];
}

/** What ends in attributes that are not known before. */
const MAKING: ReadonlySet<ChangeAction> = new Set(["create", "replace", "import"]);

function nothingFound(stack: Stack, reference: Reference): string {
  const sought = Object.entries(stack.data.get(reference.address)?.arguments ?? {}).map(
    ([name, value]) => `${name} ${JSON.stringify(value)}`,
  );
  const what = sought.length === 0 ? "" : ` (${sought.join(", ")})`;
  return `${reference.address} finds no ${partOf(reference)}${what}`;
}

/** The remedy for what `prevent_destroy` holds back. */
export const UNGUARD = "Take prevent_destroy away and deploy, if you are sure.";

type Verdict =
  | { readonly action: ChangeAction; readonly reason?: string }
  | { readonly refused: readonly string[] }
  | undefined;

function judge(block: Block, observation: Observation, desired: Config, wanted: boolean): Verdict {
  const record = observation.records.get(block.address);
  if (record === undefined) return { action: "create" };
  if (record.status === "creating") return { action: "create", reason: "an earlier attempt was cut short" };
  if (record.status === "deleting") return { action: "replace", reason: "its removal was cut short" };
  if (observation.gone.has(block.address)) return { action: "create", reason: "the cloud no longer has it" };
  if (wanted) return { action: "replace", reason: "asked for" };

  const resource = resourceOf(block.address, block.type);
  const changed = changedArguments(block, record.arguments, desired);
  if (changed.length === 0) return undefined;
  const moved = changed.filter(
    (name) => hasUnknown(desired[name] ?? "") && resource.replacedWith.includes(name),
  );
  const other = changed.filter(
    (name) => !moved.includes(name) && ![...resource.updates, ...resource.local].includes(name),
  );
  if (other.length > 0) {
    return {
      refused: other.map(
        (name) =>
          `${block.address}: the built-in deploy does not change ${name}; it changes ${listOf(resource.updates)}`,
      ),
    };
  }
  if (moved.length > 0) return { action: "replace", reason: `${listOf(moved)} refers to what is made anew` };
  return { action: "update", reason: changed.join(", ") };
}

/** Arguments whose value is another than the recorded one, except where changes do not count. */
export function changedArguments(block: Block, recorded: Config, desired: Config): string[] {
  if (block.ignoreChanges === "all") return [];
  const { ignoreChanges } = block;
  const names = new Set([...Object.keys(recorded), ...Object.keys(desired)]);
  return [...names].filter(
    (name) => !ignoreChanges.includes(name) && !sameValue(recorded[name], desired[name]),
  );
}

/** What a resource that exists answers to a reference. */
export function attributeOf(record: ResourceRecord | undefined, { attribute }: Reference): Value | undefined {
  if (record?.status !== "ready") return undefined;
  return record.attributes[attribute] ?? record.arguments[attribute];
}

function listOf(names: readonly string[]): string {
  return names.length === 0 ? "nothing" : names.join(", ");
}
