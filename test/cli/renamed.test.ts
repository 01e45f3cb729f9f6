import { Desk, leftIn } from "./desk";

jest.setTimeout(120_000);

let desk: Desk;
beforeEach(async () => (desk = await Desk.make()));
afterEach(() => desk.close());

/** The desk's blueprint, in which `web` is called `shop` by now. */
function rename(): void {
  const text = desk.read("erp.yaml");
  desk.write(
    "erp.yaml",
    text.replace(/^( +)web:\n/m, "$1shop:\n$1  renamedFrom: web\n").replace("[web]", "[shop]"),
  );
}

it("a finalized workload that is renamed keeps its target, which destroy still finds by its old name", async () => {
  await desk.run("up erp.yaml");
  rename();

  const again = await desk.run("up erp.yaml");
  expect(again.stdout).toMatch(/shop: FINALIZED on ins-\w+/);
  expect(again.stdout).toContain("Nothing is left behind.");
  expect(again.code).toBe(0);

  const refused = await desk.run("destroy erp.yaml");
  expect(refused.stderr).toMatch(
    /shop is FINALIZED, and its target ins-\w+ lives in a network of this stack/,
  );
  expect(refused.code).toBe(1);

  expect((await desk.run("destroy erp.yaml --with-targets")).code).toBe(0);
  expect(await leftIn(desk)).toEqual({});
});

it("status knows a renamed workload before a run has carried its history over", async () => {
  desk.declare({ goal: "replicate" });
  await desk.run("up erp.yaml");
  rename();
  await desk.run("deploy erp.yaml");

  const { document } = await desk.json("status erp.yaml");
  expect(document).toMatchObject({
    workloads: [{ name: "shop", formerly: ["web"], state: "READY_FOR_TEST" }],
  });
});
