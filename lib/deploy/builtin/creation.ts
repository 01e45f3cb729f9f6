import { LandfallError } from "../../base/errors";
import { isApiError } from "../../tencent/api-error";
import { resourceOf } from "./decide";
import type { Ledger } from "./ledger";
import type { Creation, Resource, Tools } from "./resources/resource";
import type { Block } from "./stack";
import type { ResourceRecord } from "./state";
import { type Config, sameValue } from "./value";

/** What making and removing resources needs beside the cloud. */
export interface Workshop {
  readonly tools: Tools;
  readonly ledger: Ledger;
  /** Ms by which lists and searches may be behind what has been made. */
  readonly listLag: number;
  /** Ms since the epoch at which this run began: an earlier one asked for nothing after that. */
  readonly started: number;
  readonly newToken: () => string;
}

/** Attempts at a create call whose outcome is unknown, or that is refused for the moment. */
const ATTEMPTS = 4;
const PAUSE = 1_000;

/** Between the record of a creation and the last call of a process that may have been killed after it: ms. */
const LONGEST_CALL = 10 * 60_000;

/**
 * Makes a resource, or takes over what an attempt that was cut short has made: the intent is recorded first, so
 * that whoever comes next knows what to look for.
 */
export async function create(workshop: Workshop, block: Block, args: Config): Promise<string> {
  const { ledger, tools } = workshop;
  const { address } = block;
  const resource = resourceOf(address, block.type);
  const record =
    (await unfinished(workshop, address, args)) ?? (await begin(workshop, resource, block, args));

  const id = record.id ?? (await make(workshop, resource, address, record));
  ledger.put(address, { ...record, id });
  await resource.complete(tools, id, args);
  const attributes = await resource.read(tools, id, args);
  if (attributes === undefined) {
    throw new LandfallError("DEPLOY-VANISHED", `${address}: ${id} was made and is no longer there`, {
      remedy: "Find out what removed it, then deploy again.",
    });
  }
  ledger.put(address, { ...record, status: "ready", id, attributes });
  return id;
}

/** Removes a resource, or what an attempt that was cut short has left of it. */
export async function remove(workshop: Workshop, address: string, record: ResourceRecord): Promise<void> {
  const { ledger, tools } = workshop;
  const resource = resourceOf(address, record.type);
  if (record.status === "ready") ledger.put(address, { ...record, status: "deleting" });
  const id = record.id ?? (await locateLeftover(workshop, resource, record));
  if (id !== undefined) await resource.remove(tools, id, record.arguments);
  ledger.remove(address);
}

/** An earlier attempt at the same thing; at another thing, what it made is removed. */
async function unfinished(
  workshop: Workshop,
  address: string,
  args: Config,
): Promise<ResourceRecord | undefined> {
  const record = workshop.ledger.get(address);
  if (record?.status !== "creating") return undefined;
  if (!sameValue(record.arguments, args)) {
    await remove(workshop, address, record);
    return undefined;
  }
  const resource = resourceOf(address, record.type);
  const id = record.id ?? (await locateLeftover(workshop, resource, record));
  return id === undefined ? record : { ...record, id };
}

async function begin(
  { ledger, newToken, tools }: Workshop,
  resource: Resource,
  block: Block,
  args: Config,
): Promise<ResourceRecord> {
  const { address } = block;
  const token = newToken();
  const name = resource.unique(args);
  if (name !== undefined && (await standing(tools, resource, args, { token })) !== undefined) {
    throw new LandfallError("DEPLOY-EXISTS", `${address}: ${name} exists, and this deploy has not made it`, {
      remedy: "Remove it, or give this one another name.",
    });
  }
  const record: ResourceRecord = {
    type: block.type,
    status: "creating",
    token,
    since: tools.clock.now(),
    arguments: { ...args },
    attributes: {},
    dependsOn: [...block.dependsOn],
    preventDestroy: block.preventDestroy,
  };
  ledger.put(address, record);
  return record;
}

async function make(
  workshop: Workshop,
  resource: Resource,
  address: string,
  record: ResourceRecord,
): Promise<string> {
  const { ledger, tools } = workshop;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await resource.make(tools, record.arguments, record);
    } catch (error) {
      const unknown = !isApiError(error) || isApiError(error, "ambiguous", "aborted");
      if (isApiError(error, "ambiguous")) {
        const id = await locate(workshop, resource, record, tools.clock.now());
        if (id !== undefined) return id;
      }
      if (attempt < ATTEMPTS && isApiError(error, "ambiguous", "transient")) {
        await tools.clock.sleep(PAUSE * 2 ** attempt, tools.signal);
        continue;
      }
      // Refused for certain: nothing was made, so there is nothing to look for.
      if (!unknown) ledger.remove(address);
      throw error;
    }
  }
}

/** What a run that was killed has made. */
function locateLeftover(
  workshop: Workshop,
  resource: Resource,
  record: ResourceRecord,
): Promise<string | undefined> {
  const lastCall = Math.min(workshop.started, record.since + LONGEST_CALL);
  return locate(workshop, resource, record, lastCall);
}

/** Looks for what a creation has made until lists must show what was asked for up to `lastCall`. */
async function locate(
  { listLag, tools }: Workshop,
  resource: Resource,
  record: ResourceRecord,
  lastCall: number,
): Promise<string | undefined> {
  for (;;) {
    const id = await standing(tools, resource, record.arguments, record);
    const behind = lastCall + listLag - tools.clock.now();
    if (id !== undefined || behind <= 0) return id;
    await tools.clock.sleep(Math.min(behind, PAUSE / 4), tools.signal);
  }
}

/** What a search finds, if it is still there: lists also show for a while what has been removed. */
async function standing(
  tools: Tools,
  resource: Resource,
  args: Config,
  creation: Creation,
): Promise<string | undefined> {
  const id = await resource.locate(tools, args, creation);
  return id !== undefined && (await resource.read(tools, id, args)) === undefined ? undefined : id;
}
