import type { Template } from "./template";

export const images: Template = {
  summary: "system-disk images that become instances",
  yaml: `apiVersion: landfall.dev/v1
kind: MigrationProject
name: images
region: ap-guangzhou
zone: ap-guangzhou-6

# What the targets are, by name. Everything that is left out comes from the project: zone, network, security group.
blueprints:
  small:
    instanceType: S5.MEDIUM4
    systemDisk: { type: CLOUD_PREMIUM, size: 50GiB }

workloads:
  web:
    engine: image-import
    # qcow2, vhd, vmdk or raw, or a .tar.gz of one; relative to this file.
    image: { file: web.qcow2 }
    os: { type: Ubuntu, version: "22.04", architecture: x86_64 }
    blueprint: small

waves:
  first:
    workloads: [web]
    # declare, replicate, test, cutover, finalize: raise it, step by step, to let the wave go on.
    goal: test
    # Launched apart from everything, checked and removed; the source notices nothing.
    testRun:
      checks:
        - { type: tcp, port: 22 }
        - { type: http, port: 80, path: / }
    cutover:
      checks:
        - { type: http, port: 80, path: / }
      maxDowntime: 1h
`,
  typescript: `import { App, TerraformStack } from "cdktf";
import { Duration, Goal, HealthCheck, MigrationProject, Size } from "landfall";

const app = new App();
const stack = new TerraformStack(app, "images");
const project = new MigrationProject(stack, "images", { region: "ap-guangzhou", zone: "ap-guangzhou-6" });

const web = project.addImage("web", {
  // qcow2, vhd, vmdk or raw, or a .tar.gz of one; relative to the working directory.
  image: { file: "web.qcow2" },
  os: { type: "Ubuntu", version: "22.04", architecture: "x86_64" },
  // Everything that is left out comes from the project: zone, network, security group.
  blueprint: {
    instanceType: "S5.MEDIUM4",
    systemDisk: { type: "CLOUD_PREMIUM", size: Size.gib(50) },
  },
});

project.addWave("first", {
  workloads: [web],
  // Raise it, step by step, to let the wave go on.
  goal: Goal.TEST,
  // Launched apart from everything, checked and removed; the source notices nothing.
  testRun: { checks: [HealthCheck.tcp(22), HealthCheck.http({ path: "/" })] },
  cutover: { checks: [HealthCheck.http({ path: "/" })], maxDowntime: Duration.hours(1) },
});

app.synth();
`,
};
