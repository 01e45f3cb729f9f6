import { replicatedDisks } from "../engines/replication/disks";
import type { ReplicationSpec } from "../engines/replication/schema";
import { canonicalJson } from "../plan/canonical";
import type { LockedProgram, Placement } from "./lock";

/** An instance has at most so many data disks. Source: catalog.md 4, `cvm.dataDisksPerInstance`. */
export const DISKS_PER_RELAY = 20;

/** What a workload asks of the lock besides its place: slots on one relay for all its disks. */
export interface StagingWish {
  /** The source's devices, in the order of the program. */
  readonly devices: readonly string[];
  readonly dedicated: boolean;
  /** Servers that share a relay want the same of it. */
  readonly profile: string;
  readonly encrypted: boolean;
}

type Places = Readonly<Record<string, Placement>>;

/** The wish of a workload; undefined for engines that stage nothing. */
export function stagingWish(workload: { readonly engine: string } | undefined): StagingWish | undefined {
  if (workload?.engine !== "replication") return undefined;
  const { replication, source } = workload as ReplicationSpec;
  const { image, instanceType, sharing } = replication.relay;
  return {
    devices: replicatedDisks(source, replication).map(({ device }) => device),
    dedicated: sharing === "dedicated",
    profile: canonicalJson({ image, instanceType, reach: replication.network.mode }),
    encrypted: replication.staging.encrypted,
  };
}

/** Gives every workload that stages a relay and slots. What has them keeps them; a new disk joins its server's others. */
export function placeStaging(places: Places, { project, workloads }: LockedProgram): Places {
  const relays = relaysIn(places, workloads);
  const placed = { ...places };
  for (const name of Object.keys(places).sort()) {
    const wish = stagingWish(workloads[name]);
    const place = placed[name];
    if (wish === undefined || place === undefined || place.state === "retired") continue;
    const staging = place.staging ?? newStaging(relays, wish, project.zone ?? "");
    if (staging === undefined) continue;
    const relay = relays.get(staging.relay) ?? emptyRelay();
    const missing = wish.devices.filter((device) => staging.slots[device] === undefined);
    const free = freeSlots(relay);
    if (missing.length > free.length) continue;
    const added = Object.fromEntries(missing.map((device, index) => [device, free[index] ?? 0]));
    // What has not begun follows the program; what has, keeps what it has.
    const current = place.state === "live" ? {} : { encrypted: wish.encrypted, zone: project.zone ?? "" };
    const next = { ...staging, ...current, slots: { ...staging.slots, ...added } };
    placed[name] = { ...place, staging: next };
    relays.set(next.relay, relay);
    occupy(relay, next, wish);
  }
  return placed;
}

type StagingPlace = NonNullable<Placement["staging"]>;

/** A relay while places are given. */
interface Relay {
  readonly taken: Set<number>;
  /** What all on it want of it, as far as they could share it with others; empty where nobody is on it. */
  readonly profiles: Set<string | undefined>;
}

function emptyRelay(): Relay {
  return { taken: new Set(), profiles: new Set() };
}

/** The relays that anything was ever placed on. What is retired has no slot any more. */
function relaysIn(places: Places, workloads: LockedProgram["workloads"]): Map<number, Relay> {
  const relays = new Map<number, Relay>();
  for (const [name, { staging, state }] of Object.entries(places)) {
    if (staging === undefined) continue;
    const relay = relays.get(staging.relay) ?? emptyRelay();
    relays.set(staging.relay, relay);
    if (state !== "retired") occupy(relay, staging, stagingWish(workloads[name]));
  }
  return relays;
}

function occupy(relay: Relay, staging: StagingPlace, wish: StagingWish | undefined): void {
  for (const slot of Object.values(staging.slots)) relay.taken.add(slot);
  const alone = staging.dedicated === true || wish === undefined || wish.dedicated;
  relay.profiles.add(alone ? undefined : wish.profile);
}

/** The slots of a relay that nothing has. */
function freeSlots({ taken }: Relay): number[] {
  return Array.from({ length: DISKS_PER_RELAY }, (_, slot) => slot).filter((slot) => !taken.has(slot));
}

/** A relay that has room and wants the same, otherwise the next new one; undefined where no relay could have room. */
function newStaging(
  relays: ReadonlyMap<number, Relay>,
  wish: StagingWish,
  zone: string,
): StagingPlace | undefined {
  if (wish.devices.length > DISKS_PER_RELAY) return undefined;
  const numbers = [...relays.keys()].sort((left, right) => left - right);
  const shared = numbers.find((number) => {
    const { profiles, taken } = relays.get(number) ?? emptyRelay();
    const hasRoom = taken.size + wish.devices.length <= DISKS_PER_RELAY;
    return hasRoom && profiles.size === 1 && profiles.has(wish.profile);
  });
  // A number is never given again: what had it may still be deployed.
  const relay = wish.dedicated || shared === undefined ? (numbers.at(-1) ?? -1) + 1 : shared;
  return {
    relay,
    slots: {},
    encrypted: wish.encrypted,
    zone,
    ...(wish.dedicated && { dedicated: true as const }),
  };
}
