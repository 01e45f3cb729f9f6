import { randomBytes } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import { Goal, type ImageImportProps, type WaveProps } from "../../lib";
import type { LocalCloud } from "../../lib/local";
import { disks } from "../../lib/local/services/cbs/rows";
import { prepareGround, REGION, type Declare, type Ground, type NewGround } from "./rehearsal-ground";
import { imageOf, oneImage, waveOf } from "./rehearsal-programs";

const MIB = 1024 ** 2;
const OLD_DISK_GIB = 20;
/** More than the image has, so that traces of the new system would show. */
const LIVED_IN = 64 * MIB;

/** A ground with an instance that has a system of its own and can be reinstalled. */
export interface OldGround extends Ground {
  readonly instance: string;
}

/** @param tags of the old instance */
export async function prepareOldGround(
  folder: string,
  tags: Readonly<Record<string, string>> = {},
): Promise<OldGround> {
  let instance = "";
  const ground = await prepareGround(folder, oneImage(), async (fresh) => {
    instance = await launchOld(fresh, tags);
  });
  return { ...ground, instance };
}

/** One image that replaces the system of this instance. */
export function reinstalled(
  instance: string,
  image: Partial<ImageImportProps> = {},
  wave: Partial<WaveProps> = {},
  acknowledged: "acknowledged" | "not acknowledged" = "acknowledged",
): Declare {
  return (project) => {
    if (acknowledged === "acknowledged")
      project.acknowledge("RESET-IMAGE-DRIFT", { reason: "no other stack owns it" });
    const web = project.addImage("web", imageOf({ reinstall: instance, ...image }));
    project.addWave("first", waveOf([web], { goal: Goal.CUTOVER, ...wave }));
  };
}

/** SHA-256 of the part of an instance's system disk that either system has written to. */
export function systemDiskSha256(local: LocalCloud, instance: string): Promise<string> {
  return local.diskSha256(systemDisk(local, instance).id, LIVED_IN);
}

function systemDisk(local: LocalCloud, instance: string) {
  const found = local.world
    .table(disks)
    .all()
    .find((disk) => disk.instance === instance && disk.usage === "SYSTEM_DISK");
  if (found === undefined) throw new RangeError(`${instance} has no system disk`);
  return found;
}

async function launchOld(
  { cloud, local, clock, plan }: NewGround,
  tags: Readonly<Record<string, string>>,
): Promise<string> {
  const web = plan.plan.workloads["web"];
  if (web?.engine !== "image-import") throw new RangeError("the ground has no image web");
  const { blueprint } = web;
  const { InstanceIdSet } = await cloud.cvm.RunInstances({
    Placement: { Zone: REGION.zone },
    InstanceType: blueprint.instanceType,
    ImageId: "img-ubuntu24",
    InstanceName: "old",
    SystemDisk: { DiskType: "CLOUD_PREMIUM", DiskSize: OLD_DISK_GIB },
    VirtualPrivateCloud: { VpcId: blueprint.vpc, SubnetId: blueprint.subnet },
    SecurityGroupIds: blueprint.securityGroups,
    TagSpecification: [
      {
        ResourceType: "instance",
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      },
    ],
  });
  const instance = String(InstanceIdSet?.[0]);
  await clock.sleep(60_000);
  await cloud.cvm.DescribeInstances({ InstanceIds: [instance] });
  liveIn(local.world.path(systemDisk(local, instance).file));
  return instance;
}

/** What somebody's system would have written. */
function liveIn(disk: string): void {
  const file = openSync(disk, "r+");
  for (const offset of [0, 20 * MIB, LIVED_IN - 4096]) writeSync(file, randomBytes(4096), 0, 4096, offset);
  closeSync(file);
}
