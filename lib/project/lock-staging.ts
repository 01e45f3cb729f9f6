import type { DiskImportSpec } from "../engines/disk-import/schema";
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
  if (workload?.engine === "replication") {
    const { replication, source } = workload as ReplicationSpec;
    return {
      devices: replicatedDisks(source, replication).map(({ device }) => device),
      ...relayWish(replication.relay, replication.network.mode),
      encrypted: replication.staging.encrypted,
    };
  }
  if (workload?.engine === "disk-import") {
    const { reach, relay } = workload as DiskImportSpec;
    // The disk itself is made by the reconciler; its slot keeps room for it on the relay that writes it.
    return { devices: [WRITTEN_DISK], ...relayWish(relay, reach), encrypted: false };
  }
  return undefined;
}

/** The device under which the lock keeps a slot for a disk that is written from an image. */
const WRITTEN_DISK = "image";

function relayWish(
  { image, instanceType, sharing }: ReplicationSpec["replication"]["relay"],
  reach: DiskImportSpec["reach"],
): Pick<StagingWish, "dedicated" | "profile"> {
  return { dedicated: sharing === "dedicated", profile: canonicalJson({ image, instanceType, reach }) };
}

/** Gives every workload that stages a relay and slots. What has them keeps them; a new disk joins its server's others. */
export function placeStaging(places: Places, { project, workloads }: LockedProgram): Places {
  return Object.keys(places)
    .sort()
    .reduce<Places>((placed, name) => {
      const wish = stagingWish(workloads[name]);
      const place = placed[name];
      if (wish === undefined || place === undefined || place.state === "retired") return placed;
      const staging = place.staging ?? newStaging(placed, wish, project.zone ?? "", workloads);
      if (staging === undefined) return placed;
      const missing = wish.devices.filter((device) => staging.slots[device] === undefined);
      const free = freeSlots(placed, staging.relay).filter(
        (slot) => !Object.values(staging.slots).includes(slot),
      );
      if (missing.length > free.length) return placed;
      const added = Object.fromEntries(missing.map((device, index) => [device, free[index] ?? 0]));
      // What has not begun follows the program; what has, keeps what it has.
      const current = place.state === "live" ? {} : { encrypted: wish.encrypted, zone: project.zone ?? "" };
      return {
        ...placed,
        [name]: {
          ...place,
          staging: { ...staging, ...current, slots: { ...staging.slots, ...added } },
        },
      };
    }, places);
}

/** The slots of a relay that nothing has. */
function freeSlots(places: Places, relay: number): number[] {
  const taken = new Set(occupants(places, relay).flatMap(([, slots]) => slots));
  return Array.from({ length: DISKS_PER_RELAY }, (_, slot) => slot).filter((slot) => !taken.has(slot));
}

/** Who has slots on a relay. What is retired has none any more. */
function occupants(places: Places, relay: number): [string, number[]][] {
  return Object.entries(places)
    .filter(([, { staging, state }]) => state !== "retired" && staging?.relay === relay)
    .map(([name, { staging }]) => [name, Object.values(staging?.slots ?? {})]);
}

type StagingPlace = NonNullable<Placement["staging"]>;

/** A relay that has room and wants the same, otherwise the next new one; undefined where no relay could have room. */
function newStaging(
  places: Places,
  wish: StagingWish,
  zone: string,
  workloads: LockedProgram["workloads"],
): StagingPlace | undefined {
  if (wish.devices.length > DISKS_PER_RELAY) return undefined;
  const relays = [...new Set(Object.values(places).flatMap(({ staging }) => staging?.relay ?? []))].sort(
    (left, right) => left - right,
  );
  const shared = relays.find((relay) => {
    const there = occupants(places, relay);
    return (
      there.length > 0 &&
      there.every(([name]) => {
        const other = stagingWish(workloads[name]);
        return (
          places[name]?.staging?.dedicated !== true && other?.profile === wish.profile && !other.dedicated
        );
      }) &&
      freeSlots(places, relay).length >= wish.devices.length
    );
  });
  // A number is never given again: what had it may still be deployed.
  const relay = wish.dedicated || shared === undefined ? (relays.at(-1) ?? -1) + 1 : shared;
  return {
    relay,
    slots: {},
    encrypted: wish.encrypted,
    zone,
    ...(wish.dedicated && { dedicated: true as const }),
  };
}
