import { App } from "cdktf";
import { landfallMatchers, migrationSerializer, synthMigration } from "landfall/testing";
import { RedisStack } from "../../examples/redis/redis";

expect.extend(landfallMatchers);
expect.addSnapshotSerializer(migrationSerializer);

const migration = synthMigration(new RedisStack(new App(), "redis"));

it("keys of the new instance are cleared, keys of the existing one are not", () => {
  expect(migration).toHaveWorkload("sessions", { writeMode: "clearData" });
  expect(migration).toHaveWorkload("catalogue", { writeMode: "normal" });
});

it("the catalogue waits for the sessions", () => {
  expect(migration).toHaveJob("catalogue/cutover", {
    gates: expect.arrayContaining([{ type: "after", wave: "sessions" }]) as [],
  });
});

it("the migration is what was reviewed", () => {
  expect(migration).toMatchSnapshot();
});
