import { cbsSizeFor, replicatedDisks } from "../engines/replication/disks";
import type { PlacementSpec, ReplicationSpec } from "../engines/replication/schema";
import type { DeclaredPlan, WorkloadSpec } from "../engines/declared";
import { relayKeys, stagingKey, type CsmTargetProps, type StagedRelay, type StagingDisk } from "../estate";
import { isReference, type TextOrReference } from "../plan/fields";
import { aboveDeclare, placesOf, type Lock, type Placement } from "./lock";

type Workloads = DeclaredPlan["workloads"];
type Program = Pick<DeclaredPlan, "project" | "workloads" | "waves" | "renamed">;

/** The workloads with what the lock says of where their disks are staged. */
export function withPlacements(workloads: Workloads, lock: Lock, project: string): Workloads {
  const places = placesOf(lock, project);
  const placed = Object.entries(workloads).map(([name, spec]): [string, WorkloadSpec] => {
    const placement = placementOf(name, spec, places[name]);
    return [name, placement === undefined ? spec : ({ ...spec, placement } as WorkloadSpec)];
  });
  return Object.fromEntries(placed);
}

function placementOf(
  name: string,
  spec: WorkloadSpec,
  place: Placement | undefined,
): PlacementSpec | undefined {
  const staging = stagingPlace(spec, place);
  if (spec.engine !== "replication" || staging === undefined) return undefined;
  const { address, instance } = relayKeys(staging.relay);
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

function stagingPlace(spec: WorkloadSpec, place: Placement | undefined): Placement["staging"] {
  return place === undefined || place.engine !== spec.engine || place.state === "retired"
    ? undefined
    : place.staging;
}

/** The relays that stand: those of servers above `declare`, and of live ones whatever their goal. */
export function stagedRelays(program: Program, lock: Lock, resolve: Resolve): StagedRelay[] {
  const places = placesOf(lock, program.project.name);
  const above = new Set(aboveDeclare(program));
  const servers = Object.entries(program.workloads)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([name, spec]) => {
      const staging = stagingPlace(spec, places[name]);
      const stands = above.has(name) || places[name]?.state === "live";
      return spec.engine === "replication" && staging !== undefined && stands
        ? [{ name, spec, staging }]
        : [];
    });
  const indexes = [...new Set(servers.map(({ staging }) => staging.relay))].sort((a, b) => a - b);
  return indexes.flatMap((index) => {
    const members = servers.filter(({ staging }) => staging.relay === index);
    const settings = members[0]?.spec.replication;
    if (settings === undefined) return [];
    const { image, instanceType } = settings.relay;
    return [
      {
        index,
        instanceType,
        ...(image !== undefined && { image: resolve(image) }),
        reach: settings.network.mode,
        disks: members.flatMap(({ name, spec, staging }) =>
          stagingDisks(name, spec, staging, program.renamed?.[name]),
        ),
      },
    ];
  });
}

function stagingDisks(
  workload: string,
  { replication, source }: ReplicationSpec,
  { encrypted, slots }: NonNullable<Placement["staging"]>,
  renamedFrom: string | undefined,
): StagingDisk[] {
  return replicatedDisks(source, replication)
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

/** The Terraform expression behind a reference; a text as it is. */
type Resolve = (value: TextOrReference) => string;

function resolved(value: unknown, resolve: Resolve): unknown {
  if (isReference(value)) return resolve(value);
  if (Array.isArray(value)) return value.map((item) => resolved(item, resolve));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolved(item, resolve)]));
}
