import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformVariable } from "cdktf";
import {
  Goal,
  HealthCheck,
  MigrationProject,
  RedisMigration,
  SecretRef,
  Size,
  type RedisMigrationProps,
} from "../../lib";
import { canonicalJson } from "../../lib/plan";
import type { TerraformJson } from "../../lib/testing";
import {
  newProject,
  newStack,
  newStackLockedBy,
  REGION,
  synthesize,
  temporaryFolder,
} from "../support/programs";

const PASSWORD = SecretRef.env("REDIS_PASSWORD");

function props(more: Partial<RedisMigrationProps> = {}): RedisMigrationProps {
  return {
    source: {
      access: { type: "extranet", host: "redis.example.com", port: 6379 },
      node: "simple",
      version: "5.0",
      memory: Size.gib(2),
      password: SecretRef.file("/run/secrets/redis"),
    },
    target: { make: { type: 8, memory: Size.gib(4) }, password: PASSWORD },
    writeMode: "normal",
    ...more,
  };
}

function cacheMigration(
  more: Partial<RedisMigrationProps> = {},
  goal: Goal = Goal.FINALIZE,
): MigrationProject {
  const project = newProject(newStack());
  const cache = project.addRedis("cache", props(more));
  project.addWave("caches", { workloads: [cache], goal, cutover: { checks: [] } });
  return project;
}

function resources(terraform: TerraformJson, type: string): Record<string, unknown>[] {
  return Object.values(terraform.resource?.[type] ?? {}) as Record<string, unknown>[];
}

describe("a Redis migration", () => {
  it("has the target made without a password, which Terraform never takes back", () => {
    const { terraform } = synthesize(cacheMigration());
    expect(resources(terraform, "tencentcloud_redis_instance")).toEqual([
      expect.objectContaining({
        name: "landfall-erp-cache",
        availability_zone: REGION.zone,
        type_id: 8,
        mem_size: 4096,
        redis_shard_num: 1,
        redis_replicas_num: 1,
        port: 6379,
        no_auth: true,
        vpc_id: expect.stringMatching(/^\$\{tencentcloud_vpc\./) as unknown,
        subnet_id: expect.stringMatching(/^\$\{tencentcloud_subnet\..*target-subnet/) as unknown,
        security_groups: [
          expect.stringMatching(/^\$\{tencentcloud_security_group\..*redis-target/),
        ] as unknown,
        lifecycle: { ignore_changes: ["name", "password", "no_auth"], prevent_destroy: true },
      }),
    ]);
    expect(JSON.stringify(terraform.resource)).not.toContain("REDIS_PASSWORD");
  });

  it("has a DTS job that is an identity and nothing more", () => {
    const { terraform } = synthesize(cacheMigration());
    expect(resources(terraform, "tencentcloud_dts_migrate_service")).toEqual([
      {
        src_database_type: "redis",
        dst_database_type: "redis",
        src_region: REGION.region,
        dst_region: REGION.region,
        instance_class: "medium",
        job_name: "landfall-erp-cache",
        lifecycle: { ignore_changes: ["job_name"] },
        tags: [
          { tag_key: "landfall:project", tag_value: "erp" },
          { tag_key: "landfall:managed-by", tag_value: "terraform" },
        ],
      },
    ]);
    expect(Object.keys(terraform.resource ?? {}).filter((type) => type.includes("dts_"))).toHaveLength(1);
  });

  it("lets the target be reached from its own network only", () => {
    const { terraform } = synthesize(cacheMigration());
    const [rules] = resources(terraform, "tencentcloud_security_group_rule_set");
    expect(rules).toMatchObject({
      ingress: [{ action: "ACCEPT", protocol: "TCP", port: "6379", cidr_block: "10.0.0.0/16" }],
      egress: [{ action: "DROP" }],
    });
  });

  it("names what Terraform made by references, which are bound", () => {
    const { plan, terraform } = synthesize(cacheMigration());
    expect(plan.workloads["cache"]).toMatchObject({
      service: { $ref: "estate/redis/cache/service" },
      target: { made: { $ref: "estate/redis/cache/target" } },
    });
    expect(bindings(terraform)).toMatchObject({
      "estate/redis/cache/service": expect.stringMatching(
        /^\$\{tencentcloud_dts_migrate_service\./,
      ) as unknown,
      "estate/redis/cache/target": expect.stringMatching(/^\$\{tencentcloud_redis_instance\./) as unknown,
    });
  });

  it("makes nothing at declare, also where another wave deploys", () => {
    const project = cacheMigration({}, Goal.DECLARE);
    const other = project.addRedis(
      "other",
      props({ target: { instance: "crs-1a2b3c4d", password: PASSWORD } }),
    );
    project.addWave("others", { workloads: [other], goal: Goal.REPLICATE });
    const { terraform } = synthesize(project);
    expect(resources(terraform, "tencentcloud_redis_instance")).toEqual([]);
    expect(resources(terraform, "tencentcloud_dts_migrate_service")).toMatchObject([
      { job_name: "landfall-erp-other" },
    ]);
    expect(bindings(terraform)["estate/redis/cache/target"]).toBe("(not deployed)");
  });

  it("keeps the target of a finalized migration, and lets its DTS job go", () => {
    const lockFile = join(temporaryFolder(), "landfall.lock.json");
    const workloads = { cache: { engine: "redis-dts", state: "retired" } };
    writeFileSync(lockFile, JSON.stringify({ version: 1, projects: { erp: { workloads } } }));
    const project = newProject(newStackLockedBy(lockFile));
    const cache = project.addRedis("cache", props());
    project.addWave("caches", { workloads: [cache], goal: Goal.DECLARE, cutover: { checks: [] } });
    const { terraform } = synthesize(project);
    expect(resources(terraform, "tencentcloud_redis_instance")).toHaveLength(1);
    expect(resources(terraform, "tencentcloud_dts_migrate_service")).toEqual([]);
  });

  it("has no test run: its cutover waits for none, and its wave needs none", () => {
    const { plan } = synthesize(cacheMigration());
    expect(plan.jobs.map(({ id }) => id)).toEqual(["cache/replicate", "cache/cutover", "cache/finalize"]);
    expect(plan.jobs.find(({ step }) => step === "cutover")).toMatchObject({
      after: ["cache/replicate"],
      gates: [],
    });
  });

  it("says step by step what DTS does, and what takes it back before and after complete", () => {
    const { plan } = synthesize(cacheMigration({ start: "2026-12-05T22:00:00+09:00" }));
    expect(plan.jobs).toMatchSnapshot();
  });

  it("takes values that only Terraform knows", () => {
    const stack = newStack();
    const host = new TerraformVariable(stack, "host", { type: "string" });
    const project = newProject(stack);
    const access = {
      type: "vpc",
      host: host.stringValue,
      port: 6379,
      vpc: "vpc-1a2b3c4d",
      subnet: "subnet-1a2b3c4d",
    } as const;
    const cache = project.addRedis("cache", props({ source: { ...props().source, access } }));
    project.addWave("caches", { workloads: [cache], goal: Goal.REPLICATE });
    const { plan, terraform } = synthesize(project);
    expect(plan.workloads["cache"]).toMatchObject({
      source: { access: { host: { $ref: "workloads/cache/source/access/host" } } },
    });
    expect(bindings(terraform)["workloads/cache/source/access/host"]).toBe("${var.host}");
  });

  it("is told apart from other constructs", () => {
    const project = newProject(newStack());
    expect(RedisMigration.isRedisMigration(project.addRedis("cache", props()))).toBe(true);
    expect(RedisMigration.isRedisMigration(project)).toBe(false);
  });
});

const YAML = `
apiVersion: landfall.dev/v1
kind: MigrationProject
name: erp
region: ap-guangzhou
zone: ap-guangzhou-6
workloads:
  cache:
    engine: redis-dts
    source:
      access: { type: ccn, host: 10.1.0.5, port: 6379, vpc: vpc-1a2b3c4d, subnet: subnet-1a2b3c4d, ccn: ccn-1a2b3c4d, network: UserIDC }
      region: ap-shanghai
      node: cluster-proxy
      version: "4.0"
      databases: 16
      memory: 10GiB
      password: { from: file, path: /run/secrets/redis }
    target:
      make: { type: 9, memory: 8GiB, shards: 3, replicas: 2 }
      password: { from: ssm, secret: erp/redis, version: v1 }
    writeMode: normal
    start: 2026-12-05T22:00:00+09:00
    options: { expireKeys: true, replBacklogMb: 512, replTimeoutSeconds: 120, autoRetryMinutes: 30 }
    compare: { method: sampleDataCheck, samplePercent: 20, recheck: { times: 2, everyMinutes: 5 } }
  sessions:
    engine: redis-dts
    source:
      access: { type: cdb, instance: crs-5e6f7a8b }
      node: simple
      version: "2.8"
    target: { instance: crs-1a2b3c4d, type: 8, memory: 4GiB, password: { from: env, name: REDIS_PASSWORD } }
    writeMode: overwrite
    jobName: sessions to Guangzhou
waves:
  caches: { workloads: [cache, sessions], goal: cutover, cutover: { checks: [{ type: tcp, port: 6379 }] } }
`;

describe("a Redis migration in YAML", () => {
  it("is the same plan and the same Terraform, byte for byte, as the program that says it", () => {
    const file = join(temporaryFolder(), "erp.landfall.yaml");
    writeFileSync(file, YAML);
    const fromYaml = synthesize(MigrationProject.fromYaml(newStack(), "erp", file));

    const project = newProject(newStack());
    const cache = project.addRedis("cache", {
      source: {
        access: {
          type: "ccn",
          host: "10.1.0.5",
          port: 6379,
          vpc: "vpc-1a2b3c4d",
          subnet: "subnet-1a2b3c4d",
          ccn: "ccn-1a2b3c4d",
          network: "UserIDC",
        },
        region: "ap-shanghai",
        node: "cluster-proxy",
        version: "4.0",
        databases: 16,
        memory: Size.gib(10),
        password: SecretRef.file("/run/secrets/redis"),
      },
      target: {
        make: { type: 9, memory: Size.gib(8), shards: 3, replicas: 2 },
        password: SecretRef.ssm("erp/redis", "v1"),
      },
      writeMode: "normal",
      start: "2026-12-05T22:00:00+09:00",
      options: { expireKeys: true, replBacklogMb: 512, replTimeoutSeconds: 120, autoRetryMinutes: 30 },
      compare: { method: "sampleDataCheck", samplePercent: 20, recheck: { times: 2, everyMinutes: 5 } },
    });
    const sessions = project.addRedis("sessions", {
      source: { access: { type: "cdb", instance: "crs-5e6f7a8b" }, node: "simple", version: "2.8" },
      target: { instance: "crs-1a2b3c4d", type: 8, memory: Size.gib(4), password: PASSWORD },
      writeMode: "overwrite",
      jobName: "sessions to Guangzhou",
    });
    project.addWave("caches", {
      workloads: [cache, sessions],
      goal: Goal.CUTOVER,
      cutover: { checks: [HealthCheck.tcp(6379)] },
    });
    const fromProgram = synthesize(project);
    expect(canonicalJson(fromYaml.plan)).toBe(canonicalJson(fromProgram.plan));
    expect(fromYaml.terraform).toEqual(fromProgram.terraform);
  });
});

function bindings({ output }: TerraformJson): Record<string, string> {
  const { value } = output?.["landfall_plan_erp"] as { value: { bindings: Record<string, string> } };
  return value.bindings;
}
