import type { Row } from "./read";
import { knownOr, optional, type Member, type Value } from "./yaml-text";

/** The columns of a target; `data_disks` beside them where the engine does not make disks of the source's. */
export const TARGET = ["instance_type", "system_disk", "zone", "private_ip"];

export function blueprint(row: Row): Value {
  return {
    members: [
      { key: "instanceType", value: knownOr(row["instance_type"], "for example S5.MEDIUM4") },
      ...optional("zone", row["zone"]),
      ...optional("privateIp", row["private_ip"]),
      {
        key: "systemDisk",
        value: knownOr(row["system_disk"], "for example { type: CLOUD_PREMIUM, size: 50GiB }"),
      },
      ...(row["engine"] === "csm-agent" || row["engine"] === "image-import"
        ? optional("dataDisks", row["data_disks"])
        : []),
    ],
  };
}

export function architecture(row: Row): Member {
  return { key: "architecture", value: knownOr(row["architecture"], "x86_64, i386 or arm_64") };
}
