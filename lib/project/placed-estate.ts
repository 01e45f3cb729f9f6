import type { DiskImportSpec } from "../engines/disk-import/schema";
import { cbsSizeFor, replicatedDisks } from "../engines/replication/disks";
import type { PlacementSpec, ReplicationSpec } from "../engines/replication/schema";
import type { DeclaredPlan, WorkloadSpec } from "../engines/declared";
import {
  relayKeys,
  stagingKey,
  type AdoptedTargetProps,
  type CsmTargetProps,
  type PartedThings,
  type ReleasedTarget,
  type StagedRelay,
  type StagingDisk,
} from "../estate";
import { isReference, type TextOrReference } from "../plan/fields";
import { aboveDeclare, outlives, placesOf, type Lock, type Placement } from "./lock";

type Workloads = DeclaredPlan["workloads"];
type Program = Pick<DeclaredPlan, "project" | "workloads" | "waves" | "renamed">;

/** The workloads with what the lock says of where their disks are staged. */
export function withPlacements(program: Program, lock: Lock): Workloads {
  const stands = standing(program, lock);
  const placed = Object.entries(program.workloads).map(([name, spec]): [string, WorkloadSpec] => {
    const placement = placementOf(name, spec, stands(name));
    return [name, placement === undefined ? spec : ({ ...spec, placement } as WorkloadSpec)];
  });
  return Object.fromEntries(placed);
}

function placementOf(
  name: string,
  spec: WorkloadSpec,
  staging: Placement["staging"],
): PlacementSpec | DiskImportSpec["placement"] {
  if (staging === undefined) return undefined;
  const { address, instance } = relayKeys(staging.relay);
  if (spec.engine === "disk-import") return { relay: staging.relay, instance: { $ref: instance } };
  if (spec.engine !== "replication") return undefined;
  const devices = replicatedDisks(spec.source, spec.replication).map(({ device }) => device);
  const disks = devices.flatMap((device): [string, PlacementSpec["disks"][string]][] => {
    const slot = staging.slots[device];
    return slot === undefined ? [] : [[device, { slot, disk: { $ref: stagingKey(name, device) } }]];
  });
  return {
    relay: staging.relay,
    instance: { $ref: instance },
    address: { $ref: address },
    disks: Object.fromEntries(disks),
  };
}

/** Where a workload is staged that is above `declare`, or live whatever its goal. What stands nowhere has no references. */
function standing(program: Program, lock: Lock): (name: string) => Placement["staging"] {
  const places = placesOf(lock, program.project.name);
  const above = new Set(aboveDeclare(program));
  return (name) => {
    const place = places[name];
    const stands = above.has(name) || place?.state === "live";
    return !stands || place?.engine !== program.workloads[name]?.engine || place?.state === "retired"
      ? undefined
      : place?.staging;
  };
}

/** The relays that stand, with the staging disks of servers. A disk that is written from an image is the reconciler's. */
export function stagedRelays(program: Program, lock: Lock, resolve: Resolve): StagedRelay[] {
  const stands = standing(program, lock);
  const staged = Object.entries(program.workloads)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([name, spec]) => {
      const staging = stands(name);
      const relay = relayOf(spec);
      return staging === undefined || relay === undefined ? [] : [{ name, spec, staging, relay }];
    });
  const byRelay = new Map<number, typeof staged>();
  for (const member of staged) {
    const { relay } = member.staging;
    const others = byRelay.get(relay);
    if (others) others.push(member);
    else byRelay.set(relay, [member]);
  }
  const relays = [...byRelay].sort(([left], [right]) => left - right);
  return relays.flatMap(([index, members]) => {
    const wanted = members[0]?.relay;
    if (wanted === undefined) return [];
    const { image, instanceType, reach } = wanted;
    return [
      {
        index,
        instanceType,
        ...(image !== undefined && { image: resolve(image) }),
        reach,
        disks: members.flatMap(({ name, spec, staging }) =>
          spec.engine === "replication" ? stagingDisks(name, spec, staging, program.renamed?.[name]) : [],
        ),
      },
    ];
  });
}

/** What a workload wants of its relay; undefined for engines that have none. */
function relayOf(
  spec: WorkloadSpec,
): (ReplicationSpec["replication"]["relay"] & Pick<StagedRelay, "reach">) | undefined {
  if (spec.engine === "replication")
    return { ...spec.replication.relay, reach: spec.replication.network.mode };
  return spec.engine === "disk-import" ? { ...spec.relay, reach: spec.reach } : undefined;
}

function stagingDisks(
  workload: string,
  { replication, source }: ReplicationSpec,
  { encrypted, slots }: NonNullable<Placement["staging"]>,
  renamedFrom: string | undefined,
): StagingDisk[] {
  // A device that is named twice is a finding of its own; here it is one disk.
  const disks = new Map(replicatedDisks(source, replication).map((disk) => [disk.device, disk]));
  return [...disks.values()]
    .filter(({ device }) => slots[device] !== undefined)
    .map((disk) => ({
      workload,
      ...(renamedFrom !== undefined && { renamedFrom }),
      device: disk.device,
      type: replication.staging.type,
      sizeGib: cbsSizeFor(disk).toGib(),
      encrypted,
    }));
}

/** The targets that Terraform makes for Tencent's tool: they stay when their migration is over. */
export function csmTargets(program: Program, lock: Lock, resolve: Resolve): CsmTargetProps[] {
  const places = placesOf(lock, program.project.name);
  const above = new Set(aboveDeclare(program));
  return Object.entries(program.workloads).flatMap(([workload, spec]) => {
    const past = places[workload]?.state;
    const stands = above.has(workload) || past === "live" || past === "retired";
    if (spec.engine !== "csm-agent" || "instance" in spec.target || !stands) return [];
    const { blueprint, image } = spec.target;
    const renamedFrom = program.renamed?.[workload];
    const { distribution, version } = spec.source.os;
    return [
      {
        workload,
        ...(renamedFrom !== undefined && { renamedFrom }),
        blueprint: resolved(blueprint, resolve) as CsmTargetProps["blueprint"],
        ...(image !== undefined && { image: resolve(image) }),
        system: `${distribution} ${version}`,
      },
    ];
  });
}

/** The finalized targets that Terraform takes over. */
export function adoptedTargets(program: Program, lock: Lock, resolve: Resolve): AdoptedTargetProps[] {
  const places = placesOf(lock, program.project.name);
  return Object.entries(program.workloads).flatMap(([workload, spec]) => {
    const { adopted, engine, state } = places[workload] ?? {};
    const renamedFrom = program.renamed?.[workload];
    if (adopted === undefined || state !== "retired" || engine !== spec.engine) return [];
    if (!("blueprint" in spec)) return [];
    const blueprint = resolved(spec.blueprint, resolve) as AdoptedTargetProps["blueprint"];
    return [{ workload, ...(renamedFrom !== undefined && { renamedFrom }), blueprint, adopted }];
  });
}

/** The finalized targets whose workloads the program no longer declares. */
export function releasedTargets(program: Program, lock: Lock): ReleasedTarget[] {
  const kept = new Set([...Object.keys(program.workloads), ...Object.values(program.renamed ?? {})]);
  return Object.entries(placesOf(lock, program.project.name)).flatMap(([workload, place]) => {
    if (kept.has(workload) || (place.state !== "released" && !outlives(place))) return [];
    const { adopted, engine } = place;
    const type = engine === "redis-dts" ? "tencentcloud_redis_instance" : "tencentcloud_instance";
    return [{ workload, type, ...(adopted !== undefined && { adopted }) }];
  });
}

/** What was taken over with targets and has left them, under every name that Terraform may know it by. */
export function partedThings(program: Program, lock: Lock): PartedThings[] {
  return Object.entries(placesOf(lock, program.project.name)).flatMap(([workload, { parted }]) => {
    if (parted === undefined) return [];
    const past = program.renamed?.[workload];
    const parts = parted.filter((id) => !id.startsWith("ins-"));
    return [
      { workload, ids: parted },
      ...(past === undefined || parts.length === 0 ? [] : [{ workload: past, ids: parts }]),
    ];
  });
}

/** The Terraform expression behind a reference; a text as it is. */
type Resolve = (value: TextOrReference) => string;

function resolved(value: unknown, resolve: Resolve): unknown {
  if (isReference(value)) return resolve(value);
  if (Array.isArray(value)) return value.map((item) => resolved(item, resolve));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolved(item, resolve)]));
}
