import { writeFileSync } from "node:fs";
import { join } from "node:path";

const COLUMNS =
  "name,wave,os_family,os_distribution,os_version,architecture,firmware,cpus,memory,disks,addresses,virtio,rsync,cloud_init,runner,runner_host,runner_user,runner_key,instance_type,system_disk";

const ROLES = [
  { role: "web", cpus: 2, memory: 4, data: 0, type: "S5.MEDIUM4" },
  { role: "app", cpus: 4, memory: 8, data: 0, type: "S5.LARGE8" },
  { role: "queue", cpus: 2, memory: 8, data: 100, type: "S5.MEDIUM8" },
  { role: "cache", cpus: 4, memory: 16, data: 0, type: "S5.LARGE16" },
  { role: "db", cpus: 4, memory: 16, data: 300, type: "S5.LARGE16" },
] as const;

const PER_WAVE = 50;

/** An inventory of this many servers as CSV, the same every time, in the columns of `landfall import`. */
export function inventory(count: number): string {
  return [COLUMNS, ...Array.from({ length: count }, (_, index) => row(index)), ""].join("\n");
}

function row(index: number): string {
  const { cpus, data, memory, role, type } = ROLES[index % ROLES.length] ?? ROLES[0];
  const name = `${role}-${String(Math.floor(index / ROLES.length) + 1).padStart(3, "0")}`;
  const address = `172.20.${1 + Math.floor(index / 250)}.${1 + (index % 250)}`;
  const used = 8 + (index % 7) * 3;
  const disks = [`/dev/sda 40GiB system used=${used}GiB fs=ext4`];
  if (data > 0) disks.push(`/dev/sdb ${data}GiB data fs=xfs mount=/data`);
  const wave = `wave-${String(Math.floor(index / PER_WAVE) + 1).padStart(2, "0")}`;
  const system = ["linux", "Ubuntu", "20.04", "x86_64", "bios"];
  const runner = ["ssh", address, "migration", "file:/etc/landfall/fleet.key"];
  return [
    name,
    wave,
    ...system,
    cpus,
    `${memory}GiB`,
    disks.join("; "),
    address,
    ...["yes", "yes", "yes"],
    ...runner,
    type,
    "CLOUD_PREMIUM 50GiB",
  ].join(",");
}

if (require.main === module) writeFileSync(join(process.cwd(), "inventory.csv"), inventory(500));
