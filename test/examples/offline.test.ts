import { join } from "node:path";
import { App, TerraformStack } from "cdktf";
import { MigrationProject } from "landfall";
import { landfallMatchers, migrationSerializer, synthMigration } from "landfall/testing";

expect.extend(landfallMatchers);
expect.addSnapshotSerializer(migrationSerializer);

const file = join(__dirname, "../../examples/offline/offline.landfall.yaml");
const migration = synthMigration(
  MigrationProject.fromYaml(new TerraformStack(new App(), "offline"), "offline", file),
);

it("the data of the web server is attached to its target", () => {
  expect(migration).toHaveWorkload("web-data", {
    engine: "disk-import",
    attachTo: { workload: "web" },
  });
});

it("the rest waits for the web server", () => {
  expect(migration).toHaveJob("reports/cutover", {
    gates: expect.arrayContaining([{ type: "after", wave: "web" }]) as [],
  });
});

it("targets answer their checks and nobody else", () => {
  expect(migration).toOpenPort(80, { group: "target", from: "probe" });
  expect(migration).not.toOpenPort(80, { from: "0.0.0.0/0" });
});

it("the migration is what was reviewed", () => {
  expect(migration).toMatchSnapshot();
});
