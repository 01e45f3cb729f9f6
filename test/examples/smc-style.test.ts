import { App } from "cdktf";
import { landfallMatchers, migrationSerializer, synthMigration } from "landfall/testing";
import { SmcStyleStack } from "../../examples/smc-style/smc-style";

expect.extend(landfallMatchers);
expect.addSnapshotSerializer(migrationSerializer);

const migration = synthMigration(new SmcStyleStack(new App(), "smc-style"));

it("one server becomes an image over the internet, the other an instance through the peering", () => {
  expect(migration).toHaveWorkload("golden", {
    target: "image",
    replication: { network: { mode: "public" } },
  });
  expect(migration).toHaveWorkload("wiki", {
    target: "instance",
    replication: { network: { mode: "private", via: "peering" }, staging: { encrypted: true } },
  });
});

it("one server replaces the system of an instance that exists, and can give it its old one back", () => {
  expect(migration).toHaveWorkload("forum", { reinstall: "ins-3c4d5e6f" });
  const { actions, makes, undo } = migration.plan.jobs.find(({ id }) => id === "forum/cutover") ?? {};
  const details = actions?.map(({ action, detail }) => `${action} ${detail}`);
  expect(details).toContain("capture the system of ins-3c4d5e6f as an image to go back to");
  expect(details).toContain("reinstall ins-3c4d5e6f from the image");
  expect(makes).toContain("rollback image");
  expect(undo?.map(({ action }) => action)).toEqual(["unfence", "reinstall", "remove", "sync"]);
});

it("relays take data from both networks and from nowhere else", () => {
  expect(migration).toOpenPort(8703, { group: "relay", from: "203.0.113.40/32" });
  expect(migration).toOpenPort(8703, { group: "relay", from: "10.0.8.0/24" });
  expect(migration).not.toOpenPort(8703, { group: "relay", from: "203.0.113.0/24" });
});

it("the migration is what was reviewed", () => {
  expect(migration).toMatchSnapshot();
});
