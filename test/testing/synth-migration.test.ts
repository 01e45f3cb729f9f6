import { Goal } from "../../lib";
import { synthMigration } from "../../lib/testing";
import { appOf, image, newProject, newStack, wave, webMigration } from "../support/programs";

describe("synthMigration", () => {
  it("shows a user's test the jobs that the reconciler would do", () => {
    const { plan } = synthMigration(webMigration());
    expect(plan.jobs.map(({ id }) => id)).toEqual([
      "web/replicate",
      "web/test",
      "web/cutover",
      "web/finalize",
    ]);
  });

  it("shows what Terraform would make", () => {
    const { terraform } = synthMigration(webMigration());
    expect(terraform).toMatchObject({ resource: { tencentcloud_vpc: {} } });
  });

  it("takes the project, its stack or the app", () => {
    const stack = newStack();
    const project = newProject(stack);
    project.addWave("first", wave([project.addImage("web", image())], { goal: Goal.REPLICATE }));
    const [fromProject, fromStack, fromApp] = [project, stack, appOf(stack)].map((scope) =>
      synthMigration(scope),
    );
    expect(fromStack).toEqual(fromProject);
    expect(fromApp).toEqual(fromProject);
  });

  it("asks which project is meant where there is none or there are several", () => {
    const stack = newStack();
    expect(() => synthMigration(stack)).toThrow("synthMigration needs one MigrationProject and found 0.");
    newProject(stack, "erp");
    newProject(stack, "shop");
    expect(() => synthMigration(stack)).toThrow("synthMigration needs one MigrationProject and found 2.");
  });

  it("fails as app.synth() does", () => {
    const project = newProject(newStack());
    project.addWave("first", { workloads: [project.addImage("web", image())], goal: Goal.CUTOVER });
    expect(() => synthMigration(project)).toThrow(/WAVE-TEST-RUN(.|\n)*WAVE-CUTOVER/);
  });
});
