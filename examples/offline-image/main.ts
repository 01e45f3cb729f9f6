import { App, TerraformStack } from "cdktf";
import { Goal, HealthCheck, MigrationProject, Size } from "landfall";

// The whole migration of one disk image, declared. `make-image.ts` beside this file makes the image.
const app = new App();
const stack = new TerraformStack(app, "offline-image");

const project = new MigrationProject(stack, "offline", { region: "ap-guangzhou", zone: "ap-guangzhou-6" });

const answers = [HealthCheck.tcp(22), HealthCheck.http({ body: "came across inside a disk image" })];

const web = project.addImage("web", {
  image: { file: "examples/offline-image/offline-image.raw" },
  os: { type: "Other Linux", version: "-", architecture: "x86_64" },
  blueprint: {
    instanceType: "S5.MEDIUM2",
    systemDisk: { type: "CLOUD_PREMIUM", size: Size.gib(50) },
    hostname: "web",
  },
});

project.addWave("first", {
  workloads: [web],
  goal: Goal.FINALIZE,
  testRun: { checks: answers },
  cutover: { checks: answers },
});

app.synth();
