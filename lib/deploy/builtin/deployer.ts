import { randomUUID } from "node:crypto";
import { type Clock, systemClock } from "../../base/clock";
import { LandfallError } from "../../base/errors";
import type { TencentCloud } from "../../tencent/cloud";
import type { ApplyOptions, Change, Deployer, DeployOptions, DeployPlan } from "../deployer";
import { DeployFailed, DeployRefused } from "../errors";
import { create, remove, type Workshop } from "./creation";
import {
  attributeOf,
  changedArguments,
  checkStack,
  decide,
  dependenciesOf,
  type Observation,
  resourceOf,
  type Step,
  UNGUARD,
} from "./decide";
import { type Dependencies, reversed, walk } from "./graph";
import { Ledger } from "./ledger";
import { withLock } from "./lock";
import { DATA_SOURCES } from "./resources/table";
import { type Block, readStack, type Stack } from "./stack";
import { fileStateStore, type ResourceRecord, type StateStore } from "./state";
import { follow, partOf, resolve } from "./template";
import type { Config, Value } from "./value";

export interface BuiltinOptions {
  readonly cloud: TencentCloud;
  /** The stack's `cdk.tf.json`. */
  readonly stackFile: string;
  /** Where the state is kept, a file of its own that only this deploy reads; made when it is not there. */
  readonly stateFile: string;
  readonly clock?: Clock;
  /** Ms by which the cloud's lists and tag search may be behind; default 10,000. */
  readonly listLag?: number;
  /** Makes the marks of creations; default random. */
  readonly newToken?: () => string;
  /** Default: {@link BuiltinOptions.stateFile}. */
  readonly store?: StateStore;
}

const LIST_LAG = 10_000;

/**
 * Deploys the resource types that Landfall synthesizes without Terraform. It is no second Terraform: what goes
 * beyond making, removing and replacing them, and changing tags and security-group rules, it refuses before it
 * touches anything.
 *
 * Every creation is recorded before it is begun, so that a run that is killed leaves nothing that the next one
 * does not find.
 */
export function builtinDeployer(options: BuiltinOptions): Deployer {
  const store = options.store ?? fileStateStore(options.stateFile);
  const locked = <T>(work: () => Promise<T>) => withLock(`${options.stateFile}.lock`, work);
  return {
    name: "builtin",
    plan: async (how = {}) => {
      const run = new Run(options, store, how);
      return {
        changes: (await run.decide(readStack(options.stackFile, options.cloud.region), how.replace)).map(
          bare,
        ),
      };
    },
    apply: (how = {}) =>
      locked(() =>
        new Run(options, store, how).apply(readStack(options.stackFile, options.cloud.region), how.replace),
      ),
    destroy: (how = {}) => locked(() => new Run(options, store, how).destroy()),
    output: async (name) => store.read().outputs[name],
  };
}

/** One plan, apply or destroy. */
class Run {
  private readonly workshop: Workshop;

  constructor(
    options: BuiltinOptions,
    store: StateStore,
    private readonly how: DeployOptions,
  ) {
    const { cloud, clock = systemClock, listLag = LIST_LAG, newToken = randomToken } = options;
    const tools = { cloud, clock, ...(how.signal === undefined ? {} : { signal: how.signal }) };
    this.workshop = { tools, ledger: new Ledger(store), listLag, newToken, started: clock.now() };
  }

  async decide(stack: Stack, replace: ApplyOptions["replace"]): Promise<Step[]> {
    checkStack(stack);
    return decide(stack, await this.observe(stack), replace);
  }

  async apply(stack: Stack, replace: ApplyOptions["replace"]): Promise<DeployPlan> {
    checkStack(stack);
    const observation = await this.observe(stack);
    const steps = decide(stack, observation, replace);
    const changes = steps.map(bare);
    this.how.onEvent?.({ kind: "planned", changes });

    const { ledger } = this.workshop;
    for (const [from, to] of movesOf(stack, ledger.records)) ledger.move(from, to);
    for (const [address, record] of observation.records) ledger.note(address, record);
    const byAction = (...actions: readonly Change["action"][]) =>
      new Map(steps.filter(({ action }) => actions.includes(action)).map((step) => [step.address, step]));

    const replaced = byAction("replace");
    await this.removeAll(new Map([...replaced].map(([address]) => [address, "replace" as const])));
    for (const address of byAction("forget").keys()) ledger.remove(address);
    const made = byAction("create", "update", "replace", "import");
    const failures = await walk(only(dependenciesOf(stack), made), (address) => {
      const step = made.get(address) as Step;
      return this.reported(step, () => this.carryOut(step, observation));
    });
    throwFailures(failures);
    await this.removeAll(new Map([...byAction("delete")].map(([address]) => [address, "delete" as const])));
    ledger.finish(this.outputs(stack, observation), this.describedRecords(stack));
    return { changes };
  }

  async destroy(): Promise<DeployPlan> {
    const { ledger } = this.workshop;
    const guarded = await this.standing([...ledger.records].filter(([, record]) => record.preventDestroy));
    if (guarded.length > 0) {
      throw new DeployRefused(
        guarded.map(([address]) => `${address} is not removed: its lifecycle says prevent_destroy`),
        UNGUARD,
      );
    }
    const changes = [...ledger.records.keys()].map((address): Change => ({ address, action: "delete" }));
    for (const [address, record] of ledger.records) resourceOf(address, record.type);
    this.how.onEvent?.({ kind: "planned", changes });
    await this.removeAll(new Map(changes.map(({ address }) => [address, "delete" as const])));
    ledger.finish({}, {});
    return { changes };
  }

  /** Reads the data sources, and every recorded resource by its id. */
  private async observe(stack: Stack): Promise<Observation> {
    const { tools, ledger } = this.workshop;
    const data = await Promise.all(
      [...stack.data.values()].map(async (block): Promise<[string, Config]> => [
        block.address,
        (await DATA_SOURCES[block.type]?.read(tools, block.arguments)) ?? {},
      ]),
    );
    const gone = new Set<string>();
    const moves = movesOf(stack, ledger.records);
    const known = [...ledger.records].map(([address, record]): [string, ResourceRecord] => [
      moves.get(address) ?? address,
      record,
    ]);
    const records = await Promise.all(
      known.map(async ([address, record]): Promise<[string, ResourceRecord]> => {
        if (record.status !== "ready" || record.id === undefined) return [address, record];
        const attributes = await resourceOf(address, record.type).read(tools, record.id, record.arguments);
        if (attributes === undefined) gone.add(address);
        return [address, attributes === undefined ? record : { ...record, attributes }];
      }),
    );
    return { records: new Map(records), gone, data: new Map(data) };
  }

  private async carryOut(step: Step, observation: Observation): Promise<string | undefined> {
    const { ledger, tools } = this.workshop;
    const block = step.block as Block;
    const args = this.resolved(block.arguments, observation) as Config;
    if (step.id !== undefined) return this.takeOver(block, args, step.id);
    if (step.action !== "update") return create(this.workshop, block, args);

    const record = ledger.get(step.address) as ResourceRecord;
    const changed = changedArguments(block, record.arguments, args);
    const kept = Object.entries(record.arguments).filter(([name]) => !changed.includes(name));
    const added = Object.entries(args).filter(([name]) => changed.includes(name));
    const next = Object.fromEntries([...kept, ...added]);
    const resource = resourceOf(step.address, record.type);
    const id = record.id as string;
    await resource.update(tools, id, next, record.arguments);
    const attributes = (await resource.read(tools, id, next)) ?? record.attributes;
    ledger.put(step.address, { ...record, arguments: next, attributes });
    return id;
  }

  /** Writes down what exists as this stack's own; nothing about it is changed. */
  private async takeOver(block: Block, args: Config, id: string): Promise<string> {
    const { ledger, newToken, tools } = this.workshop;
    const attributes = await resourceOf(block.address, block.type).read(tools, id, args);
    if (attributes === undefined) {
      throw new LandfallError(
        "DEPLOY-IMPORT",
        `${block.address}: there is no ${id} that could be taken over`,
        {
          remedy: "Run landfall lock, which looks at what is there, and deploy again.",
        },
      );
    }
    ledger.put(block.address, {
      type: block.type,
      status: "ready",
      token: newToken(),
      since: tools.clock.now(),
      id,
      arguments: args,
      attributes,
      dependsOn: [...block.dependsOn],
      preventDestroy: block.preventDestroy,
    });
    return id;
  }

  /** Those of the recorded resources that the cloud still has. */
  private async standing(
    records: readonly (readonly [string, ResourceRecord])[],
  ): Promise<(readonly [string, ResourceRecord])[]> {
    const { tools } = this.workshop;
    const found = await Promise.all(
      records.map(async ([address, { arguments: args, id, status, type }]) => {
        if (status !== "ready" || id === undefined) return true;
        return (await resourceOf(address, type).read(tools, id, args)) !== undefined;
      }),
    );
    return records.filter((_, index) => found[index]);
  }

  /** Dependents first. Throws when anything stays. */
  private async removeAll(actions: ReadonlyMap<string, "delete" | "replace">): Promise<void> {
    const { ledger } = this.workshop;
    const known = new Map([...ledger.records].filter(([address]) => actions.has(address)));
    const dependencies = new Map([...known].map(([address, record]) => [address, record.dependsOn]));
    const failures = await walk(reversed(dependencies), (address) => {
      const work = async () => {
        await remove(this.workshop, address, known.get(address) as ResourceRecord);
        return undefined;
      };
      return this.reported({ address, action: "delete" }, work);
    });
    throwFailures(failures);
  }

  private async reported(change: Change, work: () => Promise<string | undefined>): Promise<void> {
    const { address } = change;
    // A replacement is told as what it is: one removal and one creation.
    const action = change.action === "replace" ? "create" : change.action;
    this.how.onEvent?.({ kind: "started", address, action });
    try {
      const id = await work();
      this.how.onEvent?.({ kind: "finished", address, action, ...(id === undefined ? {} : { id }) });
    } catch (error) {
      this.how.onEvent?.({ kind: "failed", address, action, message: messageOf(error) });
      throw error;
    }
  }

  private outputs(stack: Stack, observation: Observation): Config {
    return this.resolved(stack.outputs, observation) as Config;
  }

  private resolved(value: Value, observation: Observation): Value {
    return resolve(value, (reference) => {
      const data = observation.data.get(reference.address);
      const known = data
        ? follow(data, reference)
        : attributeOf(this.workshop.ledger.get(reference.address), reference);
      if (known !== undefined) return known;
      throw new LandfallError(
        "DEPLOY-ATTRIBUTE",
        `${reference.address} has no ${partOf(reference)}, to which something refers`,
        { remedy: "State this argument in the program, or refer to another one." },
      );
    });
  }

  /** What the blocks say of resources without the cloud knowing. */
  private describedRecords(stack: Stack): Record<string, ResourceRecord> {
    const { ledger } = this.workshop;
    return Object.fromEntries(
      [...ledger.records].flatMap(([address, record]) => {
        const block = stack.resources.get(address);
        if (block === undefined) return [];
        return [
          [address, { ...record, dependsOn: [...block.dependsOn], preventDestroy: block.preventDestroy }],
        ];
      }),
    );
  }
}

/** Addresses that change hands: where the old one is known, and the new one is not. */
function movesOf({ moves }: Stack, records: ReadonlyMap<string, unknown>): Map<string, string> {
  return new Map([...moves].filter(([from, to]) => records.has(from) && !records.has(to)));
}

function only(dependencies: Dependencies, wanted: ReadonlyMap<string, unknown>): Dependencies {
  return new Map([...dependencies].filter(([address]) => wanted.has(address)));
}

function bare({ address, action, reason }: Step): Change {
  return { address, action, ...(reason === undefined ? {} : { reason }) };
}

/** A fault of Landfall itself is thrown as it is, ahead of what was to be expected. */
function throwFailures(failures: ReadonlyMap<string, unknown>): void {
  if (failures.size === 0) return;
  const unexpected = [...failures.values()].find((error) => !(error instanceof LandfallError));
  if (unexpected instanceof Error) throw unexpected;
  throw new DeployFailed(
    [...failures].map(([address, error]) => `${address}: ${messageOf(error)}`),
    [...failures.values()][0],
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function randomToken(): string {
  return randomUUID().replaceAll("-", "");
}
