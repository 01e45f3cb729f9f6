import { migrationSerializer, synthMigration } from "../../lib/testing";
import { webMigration } from "../support/programs";

expect.addSnapshotSerializer(migrationSerializer);

describe("migrationSerializer", () => {
  const migration = synthMigration(webMigration());

  it("makes a whole migration small enough to read", () => {
    expect(migration).toMatchSnapshot();
  });

  it("takes the plan or the stack alone", () => {
    const whole = migrationSerializer.serialize({ ...migration });
    expect(migrationSerializer.test(migration.plan)).toBe(true);
    expect(migrationSerializer.test(migration.terraform)).toBe(true);
    const parts = [migration.plan, migration.terraform].map((part) =>
      migrationSerializer.serialize({ ...part }).replace(/^/gm, "  "),
    );
    expect(whole).toBe(`plan:\n${parts[0]}\nterraform:\n${parts[1]}`);
  });

  it("keeps nothing that changes without anybody changing the program", () => {
    const text = migrationSerializer.serialize({ ...migration });
    expect(text).not.toMatch(/[0-9a-f]{64}|_[0-9A-F]{8}\b|landfall:managed-by|~> 1/);
  });

  it("is the same whatever the order of the input's members", () => {
    const backwards = JSON.parse(JSON.stringify(migration), (_key, value: unknown) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    ) as typeof migration;
    expect(migrationSerializer.serialize({ ...backwards })).toBe(
      migrationSerializer.serialize({ ...migration }),
    );
  });

  it("keeps apart what only a digest keeps apart", () => {
    const vpc = { tencentcloud_vpc: { net_00000001: { name: "one" }, net_00000002: { name: "other" } } };
    const stack = { resource: vpc, terraform: { required_providers: {} } };
    expect(migrationSerializer.serialize(stack)).toContain("tencentcloud_vpc.net_00000001");
  });

  it("leaves everything else to the runner", () => {
    const others = [{ plan: 1, terraform: 2 }, {}, [], "plan", null, migration.plan.workloads];
    expect(others.filter((value) => migrationSerializer.test(value))).toEqual([]);
  });
});
