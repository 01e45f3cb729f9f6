import type { Template } from "./template";

export const redis: Template = {
  summary: "a Redis instance, in full and then by its changes",
  yaml: `apiVersion: landfall.dev/v1
kind: MigrationProject
name: redis
region: ap-guangzhou
zone: ap-guangzhou-6

workloads:
  cache:
    engine: redis-dts
    source:
      # extranet, ipv6, cvm, cdb, vpncloud, dcg, ccn, vpc …: each with what it needs.
      access: { type: extranet, host: redis.example.com, port: 6379 }
      node: simple
      # The old DTS guide ends at 2.8 on both sides: two warnings ask to see that the console has today's DTS.
      version: "5.0"
      # used_memory of INFO memory; the target wants 1.5 times of it.
      memory: 2GiB
      # Where the password is kept; never the password.
      password: { from: env, name: SOURCE_REDIS_PASSWORD }
    target:
      # An instance that Terraform makes; 8 is Redis 5.0, memory edition, standard architecture.
      make: { type: 8, memory: 4GiB }
      password: { from: env, name: TARGET_REDIS_PASSWORD }
    # What becomes of keys that the target has: normal refuses a target that is not empty.
    writeMode: normal

waves:
  first:
    workloads: [cache]
    # declare, replicate, cutover, finalize: DTS knows no test run, it compares while it syncs.
    goal: declare
    cutover:
      checks: []
      maxDowntime: 5m
`,
  typescript: `import { App, TerraformStack } from "cdktf";
import { Duration, Goal, MigrationProject, SecretRef, Size } from "landfall";

const app = new App();
const stack = new TerraformStack(app, "redis");
const project = new MigrationProject(stack, "redis", { region: "ap-guangzhou", zone: "ap-guangzhou-6" });

const cache = project.addRedis("cache", {
  source: {
    // extranet, ipv6, cvm, cdb, vpncloud, dcg, ccn, vpc …: each with what it needs.
    access: { type: "extranet", host: "redis.example.com", port: 6379 },
    node: "simple",
    // The old DTS guide ends at 2.8 on both sides: two warnings ask to see that the console has today's DTS.
    version: "5.0",
    // used_memory of INFO memory; the target wants 1.5 times of it.
    memory: Size.gib(2),
    // Where the password is kept; never the password.
    password: SecretRef.env("SOURCE_REDIS_PASSWORD"),
  },
  target: {
    // An instance that Terraform makes; 8 is Redis 5.0, memory edition, standard architecture.
    make: { type: 8, memory: Size.gib(4) },
    password: SecretRef.env("TARGET_REDIS_PASSWORD"),
  },
  // What becomes of keys that the target has: normal refuses a target that is not empty.
  writeMode: "normal",
});

project.addWave("first", {
  workloads: [cache],
  // DTS knows no test run; it compares while it syncs.
  goal: Goal.DECLARE,
  cutover: { maxDowntime: Duration.minutes(5) },
});

app.synth();
`,
};
