import { Desk, leftIn } from "./desk";

describe("a project of which nothing is deployed", () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await Desk.make({ goal: "declare" });
  });
  afterAll(() => desk.close());

  it.each([
    "deploy erp.yaml",
    "reconcile erp.yaml",
    "reconcile erp.yaml --journal bucket",
    "status erp.yaml --journal bucket",
    "lock erp.yaml --cloud local",
    "up erp.yaml",
    "destroy erp.yaml",
  ])("has nothing to do and nothing to complain of: landfall %s", async (line) => {
    const { code, stderr } = await desk.run(line);
    expect(stderr).not.toContain("CLOUD-");
    expect(code).toBe(0);
  });

  it("leaves nothing", async () => {
    expect(await leftIn(desk)).toEqual({});
  });
});
