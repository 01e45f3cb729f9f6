import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "cdktf";
import { landfallMatchers, synthMigration } from "landfall/testing";
import { FleetStack } from "../../examples/fleet/fleet";
import { inventory } from "../../examples/fleet/make-inventory";

expect.extend(landfallMatchers);

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

it("a wave waits for the one before it", () => {
  expect(migration).toHaveJob("db-100/cutover", {
    wave: "wave-10",
    gates: expect.arrayContaining([{ type: "after", wave: "wave-09" }]) as [],
  });
});
