import type { z } from "zod";
import type { blueprintOrName } from "../../plan/project-file";
import { Bandwidth, Size } from "../../plan/units";
import type { Blueprint, BlueprintProps } from "../blueprint";
import type { ReplicationSettings } from "../replication-settings";

type BlueprintOrName = z.output<typeof blueprintOrName>;
type BlueprintText = Exclude<BlueprintOrName, string>;

/** What a file names once, to be used by name. */
export interface Named {
  readonly blueprint: (name: string) => Blueprint;
  readonly replication: (name: string) => ReplicationSettings;
}

/** A blueprint that is written inline, or the construct that was made of the named one. */
export function blueprintOf(given: BlueprintOrName, named: Named): Blueprint | BlueprintProps {
  return typeof given === "string" ? named.blueprint(given) : blueprintProps(given);
}

export function blueprintProps({
  dataDisks,
  publicBandwidth,
  systemDisk,
  ...rest
}: BlueprintText): BlueprintProps {
  return {
    ...rest,
    systemDisk: { ...systemDisk, size: Size.parse(systemDisk.size) },
    ...(dataDisks && { dataDisks: dataDisks.map((disk) => ({ ...disk, size: Size.parse(disk.size) })) }),
    ...(publicBandwidth !== undefined && { publicBandwidth: Bandwidth.parse(publicBandwidth) }),
  };
}
