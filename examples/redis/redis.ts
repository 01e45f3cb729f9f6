import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Approval, Duration, Goal, MigrationProject, SecretRef, Size } from "landfall";

/** Two Redis instances by DTS: one from the internet into an instance that Terraform makes, one between instances. */
export class RedisStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const project = new MigrationProject(this, "redis", { region: "ap-guangzhou", zone: "ap-guangzhou-6" });

    const sessions = project.addRedis("sessions", {
      source: {
        access: { type: "extranet", host: "redis.example.com", port: 6379 },
        node: "simple",
        version: "5.0",
        databases: 16,
        memory: Size.gib(3),
        password: SecretRef.env("SESSIONS_SOURCE_PASSWORD"),
      },
      target: {
        make: { type: 8, memory: Size.gib(8), replicas: 1 },
        password: SecretRef.env("SESSIONS_TARGET_PASSWORD"),
      },
      writeMode: "clearData",
    });

    const catalogue = project.addRedis("catalogue", {
      source: {
        access: { type: "cvm", instance: "ins-1a2b3c4d", port: 6379 },
        node: "simple",
        version: "4.0",
        memory: Size.gib(6),
        password: SecretRef.ssm("catalogue-redis", "v1"),
      },
      target: { instance: "crs-5e6f7a8b", password: SecretRef.ssm("catalogue-crs", "v1") },
      writeMode: "normal",
    });

    const approval = new Approval(this, "database-team", { by: ["kim", "lee"], validFor: Duration.days(1) });
    project.addWave("sessions", {
      workloads: [sessions],
      goal: Goal.CUTOVER,
      cutover: { maxDowntime: Duration.minutes(5) },
    });
    project.addWave("catalogue", {
      workloads: [catalogue],
      goal: Goal.REPLICATE,
      after: ["sessions"],
      cutover: { approval, maxDowntime: Duration.minutes(5) },
    });
  }
}
