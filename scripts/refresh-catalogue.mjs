// Writes lib/rules/data/{instance-types,regions}.json from a catalogue of Tencent Cloud (a JSON file with the keys
// sources, regions, zones, instanceTypes, rescueMode), keeping only what rules read:
//   node scripts/refresh-catalogue.mjs <catalogue.json>
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";

const [file] = argv.slice(2);
if (file === undefined) throw new Error("usage: node scripts/refresh-catalogue.mjs <catalogue.json>");
const catalogue = JSON.parse(readFileSync(file, "utf8"));

update("instance-types", (data) => ({ ...data, ...instanceTypes() }));
update("regions", (data) => ({
  ...data,
  regions: Object.fromEntries(
    Object.entries(data.regions).map(([id, region]) => [id, withRescue(id, region)]),
  ),
}));

function instanceTypes() {
  const families = {};
  const vcpuExceptions = {};
  for (const { arch, family, memoryGiB, type, vcpu } of catalogue.instanceTypes) {
    const size = type.slice(family.length + 1);
    families[family] ??= { arch, memoryGib: {} };
    families[family].memoryGib[size] = memoryGiB;
    if (vcpuByName(size) !== vcpu) vcpuExceptions[type] = vcpu;
  }
  return { families, vcpuExceptions };
}

/** The vendor's naming: SMALL has 1 vCPU, MEDIUM 2, LARGE 4, nXLARGE 4n, nMEDIUM 2n. */
function vcpuByName(size) {
  const [, times, unit] = /^(\d*)(SMALL|MEDIUM|LARGE|XLARGE)\d+$/.exec(size) ?? [];
  return Number(times || 1) * ({ SMALL: 1, MEDIUM: 2, LARGE: 4, XLARGE: 4 }[unit] ?? Number.NaN);
}

function withRescue(id, region) {
  return { ...region, rescue: catalogue.rescueMode.regions.includes(id) };
}

function update(name, change) {
  const path = join(dirname(fileURLToPath(import.meta.url)), `../lib/rules/data/${name}.json`);
  writeFileSync(path, `${JSON.stringify(change(JSON.parse(readFileSync(path, "utf8"))), null, 2)}\n`);
}
