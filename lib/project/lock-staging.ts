import type { DiskImportSpec } from "../engines/disk-import/schema";
import { replicatedDisks } from "../engines/replication/disks";
import type { ReplicationSpec } from "../engines/replication/schema";
import { canonicalJson } from "../plan/canonical";
import type { LockedProgram, Placement, Places } from "./lock";
import { Relays } from "./relays";

/** What a workload asks of the lock besides its place: slots on one relay for all its disks. */
export interface StagingWish {
  /** The source's devices, in the order of the program. */
  readonly devices: readonly string[];
  readonly dedicated: boolean;
  /** Servers that share a relay want the same of it. */
  readonly profile: string;
  readonly encrypted: boolean;
}

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
  const relays = new Relays(places, (name) => sharedProfile(stagingWish(workloads[name])));
  const placed = Object.keys(places)
    .sort()
    .flatMap((name): [string, Placement][] => {
      const wish = stagingWish(workloads[name]);
      const place = places[name];
      if (wish === undefined || place === undefined || place.state === "retired") return [];
      const next = seated(place, wish, project.zone ?? "", relays);
      if (next === undefined) return [];
      relays.seat(next, sharedProfile(wish));
      return [[name, next]];
    });
  return { ...places, ...Object.fromEntries(placed) };
}

/** What a workload wants of a relay that it shares; undefined where it shares none, or the program does not say. */
function sharedProfile(wish: StagingWish | undefined): string | undefined {
  return wish?.dedicated === true ? undefined : wish?.profile;
}

/** A place with a slot for every disk; undefined where there is no room. */
function seated(place: Placement, wish: StagingWish, zone: string, relays: Relays): Placement | undefined {
  const { staging } = place;
  const missing = wish.devices.filter((device) => staging?.slots[device] === undefined);
  const relay =
    staging?.relay ?? relays.pick(wish.profile, missing.length, wish.dedicated ? "dedicated" : "shared");
  const free = relays.free(relay);
  if (missing.length > free.length) return undefined;
  const added = Object.fromEntries(missing.map((device, index) => [device, free[index] ?? 0]));
  // What has not begun follows the program; what has, keeps what it has.
  const kept = place.state === "live" ? staging : undefined;
  return {
    ...place,
    staging: {
      relay,
      slots: { ...staging?.slots, ...added },
      ...((staging === undefined ? wish.dedicated : staging.dedicated) && { dedicated: true as const }),
      encrypted: kept?.encrypted ?? wish.encrypted,
      zone: kept?.zone ?? zone,
    },
  };
}
