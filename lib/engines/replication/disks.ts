import type { ReplicationSettingsSpec } from "../../plan/replication";
import type { SourceDiskSpec, SourceServerSpec } from "../../plan/source";
import { Size } from "../../plan/units";

/** CBS sizes data disks in such steps, from at least so much. Source: catalog.md 3. */
const STEP_GIB = 10;
const LEAST_GIB = 20;

/** The disks that replication moves: all that are not excluded by their device. */
export function replicatedDisks(
  { disks }: SourceServerSpec,
  { exclude = [] }: ReplicationSettingsSpec,
): SourceDiskSpec[] {
  return disks.filter(({ device }) => !exclude.includes(device));
}

/** The smallest CBS disk that holds a source disk. */
export function cbsSizeFor({ size }: Pick<SourceDiskSpec, "size">): Size {
  const gib = Math.max(LEAST_GIB, Math.ceil(Size.parse(size).toGib() / STEP_GIB) * STEP_GIB);
  return Size.gib(gib);
}
