import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "cdktf";
import { landfallMatchers, migrationSerializer, synthMigration } from "landfall/testing";
import { MigrationProject } from "landfall";
import { canonicalJson, sha256 } from "landfall/plan";
import { blueprintOf } from "../../lib/cli/inventory/blueprint";
import { planText } from "../../lib/cli/report/plan-text";
import { readInventory } from "../../lib/cli/inventory/read";
import { newStack, temporaryFolder } from "../support/programs";
import { FleetStack } from "../../examples/fleet/fleet";
import { inventory } from "../../examples/fleet/make-inventory";

expect.extend(landfallMatchers);
expect.addSnapshotSerializer(migrationSerializer);

/** What the inventory cannot say, and a person adds: as the program has it. */
const SHARED = `
network:
  vpc: vpc-1a2b3c4d
  stagingSubnet: subnet-1a2b3c4d
  testSubnet: subnet-2b3c4d5e
  targetSubnet: subnet-3c4d5e6f
sources: [172.20.0.0/16]
replication:
  network: { mode: private, via: vpn, link: vpngw-1a2b3c4d }
  snapshotEvery: 2h
  keepPoints: 2
defaults:
  testRun: { checks: [{ type: tcp, port: 22 }] }
  cutover: { checks: [{ type: tcp, port: 22 }], maxDowntime: 1h }
`;

const file = join(__dirname, "../../examples/fleet/inventory.csv");
const migration = synthMigration(new FleetStack(new App(), "fleet", file));

it("the inventory is the one that make-inventory.ts writes", () => {
  expect(readFileSync(file, "utf8")).toBe(inventory(500));
});

it("every row is a server, in ten waves of fifty", () => {
  expect(Object.keys(migration.plan.workloads)).toHaveLength(500);
  expect(Object.values(migration.plan.waves).map(({ workloads }) => workloads.length)).toEqual(
    Array.from({ length: 10 }, () => 50),
  );
});

it("a row says what the server is", () => {
  expect(migration).toHaveWorkload("db-100", {
    source: { cpus: 4, memory: "16GiB", addresses: ["172.20.2.250"] },
    blueprint: { instanceType: "S5.LARGE16" },
  });
});

it("each disk has a staging disk, and no relay more than twenty", () => {
  const { tencentcloud_cbs_storage_attachment: attachments = {}, tencentcloud_instance: relays = {} } =
    migration.terraform.resource ?? {};
  const onRelay = new Map<string, number>();
  for (const { instance_id } of Object.values(attachments) as { instance_id: string }[])
    onRelay.set(instance_id, (onRelay.get(instance_id) ?? 0) + 1);
  expect(Object.keys(attachments)).toHaveLength(700);
  expect(onRelay.size).toBe(Object.keys(relays).length);
  expect(Math.max(...onRelay.values())).toBe(20);
});

it("landfall import makes the same plan of the inventory, once a person has said what it cannot hold", () => {
  const { text, todos } = blueprintOf(readInventory(readFileSync(file, "utf8"), "inventory.csv"));
  expect(todos).toBe(3);
  const yaml = join(temporaryFolder(), "fleet.landfall.yaml");
  writeFileSync(yaml, scheduled(answered(text)));
  const { plan } = synthMigration(MigrationProject.fromYaml(newStack(), "fleet", yaml));
  expect(plan.workloads["db-100"]).toEqual(migration.plan.workloads["db-100"]);
  expect(plan.waves).toEqual(migration.plan.waves);
  expect(sha256(canonicalJson(plan))).toBe(sha256(canonicalJson(migration.plan)));
});

it("the plan says what it asks of the account, and what the account gives", () => {
  const section = planText(migration.plan)
    .split("\n\n")
    .find((part) => part.startsWith("Replication of"));
  expect(section?.split("\n")).toEqual([
    "Replication of 500 servers",
    "  disks     700 staging disks on 35 relays",
    "  snapshots at most 2,100, 3 of a disk; the region takes 44,864 (64 + 64 × 700)",
    "  calls     350 CreateSnapshot and as many DeleteSnapshots an hour, 0.10 a second of 20",
    "  a round   one point of all disks at once takes 70 s at 10 calls a second",
    "  images    50 at once by the goals; the region takes 10 by pages of 2022, 500 by the API of 2026",
  ]);
});

it("a wave waits for the one before it", () => {
  expect(migration).toHaveJob("db-100/cutover", {
    wave: "wave-10",
    gates: expect.arrayContaining([{ type: "after", wave: "wave-09" }]) as [],
  });
});

it("three rows synthesize to what was reviewed; five hundred are more of the same", () => {
  const rows = join(temporaryFolder(), "inventory.csv");
  writeFileSync(rows, inventory(3));

  expect(synthMigration(new FleetStack(new App(), "fleet", rows))).toMatchSnapshot();
});

function answered(text: string): string {
  const answers = ["name: fleet", "region: ap-guangzhou", `zone: ap-guangzhou-6\n${SHARED}`];
  return answers.reduce((filled, answer) => filled.replace(/^\w+: # TODO: .*$/m, answer), text);
}

/** The waves' goals and order, as the program has them. */
function scheduled(text: string): string {
  let wave = 0;
  return text.replace(/^ {4}goal: declare$/gm, () => {
    const before = String(wave).padStart(2, "0");
    wave += 1;
    const [goal, after] = wave === 1 ? ["test", ""] : ["replicate", `\n    after: [wave-${before}]`];
    return `    goal: ${goal}\n    concurrency: 10${after}`;
  });
}
