import { App } from "cdktf";
import { landfallMatchers, migrationSerializer, synthMigration } from "landfall/testing";
import { CsmAgentStack } from "../../examples/csm-agent/csm-agent";

expect.extend(landfallMatchers);
expect.addSnapshotSerializer(migrationSerializer);

const migration = synthMigration(new CsmAgentStack(new App(), "csm-agent"));

it("targets take the tool's ports from their sources and from nowhere else", () => {
  for (const port of [443, 80]) {
    expect(migration).toOpenPort(port, { group: "csm-target", from: "203.0.113.60/32" });
    expect(migration).toOpenPort(port, { group: "csm-target", from: "192.168.8.21/32" });
    expect(migration).not.toOpenPort(port, { group: "csm-target", from: "0.0.0.0/0" });
  }
  expect(migration).not.toOpenPort(3389);
});

it("the mail server goes through the proxy to the instance that exists", () => {
  expect(migration).toHaveWorkload("mail", {
    target: { instance: "ins-9z8y7x6w" },
    agent: { network: { mode: 3, proxy: { address: "10.1.0.5" } } },
  });
});

it("the ledger goes in three stages over its gateway, and its data disk is named where the tool reads it", () => {
  const { actions, makes } = migration.plan.jobs.find(({ id }) => id === "ledger/replicate") ?? {};
  expect(makes).toEqual(["tool directory on the source", "tool directory on the gateway"]);
  expect(actions?.map(({ action }) => action)).toEqual([
    ...["prepare", "prepare"],
    ...["configure", "configure", "configure"],
    ...["start", "replicate", "complete"],
    "verify",
  ]);
  const userJson = actions?.find(({ detail }) => detail.startsWith("user.json"))?.lines?.join("\n") ?? "{}";
  expect(JSON.parse(userJson)).toMatchObject({
    DataDisks: [{ Index: 1, Size: 200, MountPoint: "/srv/ledger" }],
  });
});

it("the migration is what was reviewed", () => {
  expect(migration).toMatchSnapshot();
});
