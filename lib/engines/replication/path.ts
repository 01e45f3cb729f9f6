import type { SourceServerSpec } from "../../plan/source";
import { Size } from "../../plan/units";
import type { ReplicationSpec } from "./schema";

type Path = ReplicationSpec["path"];

/** GiB that ImportImage takes as qcow2, and GiB of the disk inside. Source: overview of importing images, 2023-04-27. */
const IMPORT_LIMIT = { usedGib: 50, virtualGib: 500 } as const;

/**
 * How a source's system disk can reach a target: `import` through the bucket and ImportImage, `rescue` onto the
 * system disk of an instance in rescue mode. Each path with what stands in its way, empty where nothing does.
 */
export function pathObstacles(source: SourceServerSpec): Readonly<Record<Path, readonly string[]>> {
  const system = source.disks.find(({ role }) => role === "system");
  const size = Size.parse(system?.size ?? "0MiB").toGib();
  const used = system?.used === undefined ? size : Size.parse(system.used).toGib();
  const { architecture, firmware, os } = source;
  const volume = system?.volume;
  return {
    import: [
      ...(used > IMPORT_LIMIT.usedGib
        ? [`${used} GiB of the system disk are used and ${IMPORT_LIMIT.usedGib} can be imported`]
        : []),
      ...(size > IMPORT_LIMIT.virtualGib
        ? [`the system disk has ${size} GiB and ${IMPORT_LIMIT.virtualGib} can be imported`]
        : []),
      ...(volume === "dynamic" || volume === "raid"
        ? [
            `it is divided by ${volume === "raid" ? "software RAID" : "dynamic disks"}, which are not imported`,
          ]
        : []),
      ...(firmware === "uefi" ? ["it starts by UEFI and only MBR disks are imported"] : []),
    ],
    rescue: [
      ...(os.family === "windows" ? ["rescue mode is Linux"] : []),
      ...(architecture === "arm_64" ? ["rescue mode refuses ARM"] : []),
    ],
  };
}

/** Import where it can be, because it needs no rescue mode, otherwise rescue; undefined where neither can be. */
export function choosePath(source: SourceServerSpec): Path | undefined {
  const obstacles = pathObstacles(source);
  return (["import", "rescue"] as const).find((path) => obstacles[path].length === 0);
}
