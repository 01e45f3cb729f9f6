import { App } from "cdktf";
import { landfallMatchers, migrationSerializer, synthMigration } from "landfall/testing";
import { ErpStack } from "../../examples/erp/erp";

expect.extend(landfallMatchers);
expect.addSnapshotSerializer(migrationSerializer);

const migration = synthMigration(new ErpStack(new App(), "erp"));

it("relays take data from the data centre and from nowhere else", () => {
  for (const port of [8080, 8703, 1500]) {
    expect(migration).toOpenPort(port, { group: "relay", from: "203.0.113.0/24" });
    expect(migration).not.toOpenPort(port, { from: "0.0.0.0/0" });
  }
});

it("nothing that is launched for a test reaches anything", () => {
  expect(migration).not.toOpenPort(443, { group: "test-target", to: "0.0.0.0/0" });
});

it("the database is throttled, and its points hold whole files", () => {
  expect(migration).toHaveWorkload("erp-db", {
    engine: "replication",
    replication: { bandwidth: { limit: "80Mbps" }, quiesce: "fsfreeze", snapshotEvery: "15m" },
  });
});

it("the web tier cuts over last, and only with two of the board", () => {
  expect(migration).toHaveJob("erp-web/cutover", {
    gates: expect.arrayContaining([
      { type: "after", wave: "app" },
      expect.objectContaining({ type: "approved", count: 2 }),
    ]) as [],
  });
});

it("the migration is what was reviewed", () => {
  expect(migration).toMatchSnapshot();
});
