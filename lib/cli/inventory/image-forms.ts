import { architecture, blueprint, TARGET } from "./blueprint-form";
import type { EngineForm } from "./forms";
import type { Row } from "./read";
import { known, knownOr, optional, todo, type Member } from "./yaml-text";

const BOOT_MODES: Readonly<Record<string, string>> = { bios: "Legacy BIOS", uefi: "UEFI" };

export const imageImportForm: EngineForm = {
  uses: () => [...TARGET, "data_disks", "os_distribution", "os_version", "architecture", "firmware", "image"],
  members: (row) => [
    image(row, "web.qcow2"),
    {
      key: "os",
      value: {
        members: [
          {
            key: "type",
            value: knownOr(row["os_distribution"], "an OsType of ImportImage, for example Ubuntu"),
          },
          { key: "version", value: knownOr(row["os_version"], 'its version, for example "22.04"') },
          architecture(row),
        ],
      },
    },
    ...optional("bootMode", BOOT_MODES[String(row["firmware"])]),
    { key: "blueprint", value: blueprint(row) },
  ],
};

export const diskImportForm: EngineForm = {
  uses: () => ["image", "target_disk", "zone", "attach_to"],
  members: (row) => [
    image(row, "data.qcow2"),
    { key: "disk", value: disk(row) },
    ...optional("attachTo", row["attach_to"]),
  ],
};

function image(row: Row, example: string): Member {
  const file = row["image"];
  return {
    key: "image",
    value: file === undefined ? todo(`for example { file: ${example} }`) : known({ file }),
  };
}

function disk(row: Row) {
  const written = row["target_disk"];
  return written === undefined
    ? todo("the disk that is written, for example { type: CLOUD_PREMIUM, size: 200GiB }")
    : known({ ...written, ...(row["zone"] !== undefined && { zone: row["zone"] }) });
}
