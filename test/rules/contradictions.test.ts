import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { clientJson, clientPatch } from "../../lib/engines/csm-agent/files";
import { csmAgentJobs } from "../../lib/engines/csm-agent/jobs";
import { csmAgentSchema } from "../../lib/engines/csm-agent/schema";
import type { Context } from "../../lib/engines/image-import/phases/context";
import { importPhase } from "../../lib/engines/image-import/phases/import";
import { imageImportSchema } from "../../lib/engines/image-import/schema";
import { redisDtsInput } from "../../lib/engines/redis-dts/input";
import { redisDtsRules } from "../../lib/engines/redis-dts/rules";
import { rules } from "../../lib/engines/rules";
import { SECURITY_GROUPS } from "../../lib/estate/security-group-table";
import { sourceServerSchema } from "../../lib/plan/source";
import type { DeclaredProject, RuleFacts } from "../../lib/rules";
import type { FoundRedis } from "../../lib/rules/rule";
import { findInstanceType } from "../../lib/rules/catalogue";
import { CONTRADICTIONS } from "../../lib/rules/data/contradictions";
import { ApiError, dryRun } from "../../lib/tencent";
import { found } from "../engines/redis-dts/sample";
import { fleet, WINDOWS, type Fleet } from "./fleet";
import { breaches, GIB, image, sample } from "./sample";

/** One test for each place where vendors contradict themselves, by its number in the collection of facts. */
const TESTS: Readonly<Record<number, () => void | Promise<void>>> = {
  1: () => {
    const shippedPorts: unknown[] = ["", 0];
    const written = shippedPorts.map((Port) => {
      const shipped = JSON.stringify({ Client: { Net: { Proxy: { Port } } } });
      const patch = clientPatch(carried({ network: proxied }).workloads.web);
      const file = JSON.parse(clientJson(shipped, patch)) as ClientJson;
      return file.Client.Net.Proxy.Port;
    });
    expect(written).toEqual(["3128", 3128]);
  },
  2: () => {
    const asking = {
      tools: { web: { running: false, finished: false, said: "execute '--clean' manually" } },
    };
    expect(broken("CSM-CLEAN", fleet(), asking)).toBe(true);
    const done = { tools: { web: { running: false, finished: true, said: "finished" } } };
    expect(broken("CSM-CLEAN", fleet(), done)).toBe(false);
  },
  3: () => {
    expect(planned("prepare")).toMatch(/--no-console --check/);
    expect(users('"--on-console')).toEqual([]);
  },
  4: () => expect(planned("verify")).toMatch(/the tool's log \(log or logs\/log\) says/),
  5: () => {
    expect(broken("CSM-PRIVATE-NETWORK", carried({ network: { mode: 2 } }))).toBe(true);
    expect(broken("CSM-PRIVATE-NETWORK", fleet())).toBe(false);
  },
  6: () => {
    expect(
      csmAgentSchema.shape.agent.safeParse({ ...fleet().workloads.web.agent, bandwidthLimit: "9Mbps" })
        .success,
    ).toBe(false);
    expect(broken("CSM-BANDWIDTH-UNIT", carried({ bandwidthLimit: 100 }))).toBe(true);
    expect(broken("CSM-BANDWIDTH-UNIT", carried({ bandwidthLimit: 12_800 }))).toBe(false);
  },
  7: () => {
    const [web, desktop] = SECURITY_GROUPS["csm-target"].ingress as readonly { ports: unknown }[];
    expect([web?.ports, desktop?.ports]).toEqual([[443, 80], "remote-desktop"]);
    const open = (openPorts: number[]) => ({ targets: { web: { id: "ins-1a2b3c4d", openPorts } } });
    expect(broken("CSM-PORTS-FOUND", fleet(), open([443, 80]))).toBe(false);
    expect(broken("CSM-PORTS-FOUND", fleet(), open([3389, 80]))).toBe(true);
    const windows = fleet();
    Object.assign(windows.workloads.web.source, { os: WINDOWS });
    expect(broken("CSM-PORTS-FOUND", windows, open([443, 80]))).toBe(true);
    expect(broken("CSM-PORTS-FOUND", windows, open([443, 80, 3389]))).toBe(false);
  },
  8: () => {
    const uefi = sample();
    uefi.workloads.web.bootMode = "UEFI";
    expect(broken("IMAGE-UEFI", uefi)).toBe(true);
    expect(broken("IMAGE-GPT", sample(), image({ partitionTable: "gpt" }))).toBe(true);
    const replicated = fleet();
    replicated.workloads.db.source.firmware = "uefi";
    expect(broken("REPLICATION-IMPORT-UEFI", replicated)).toBe(true);
    expect(["IMAGE-UEFI", "IMAGE-GPT", "REPLICATION-IMPORT-UEFI"].map(severityOf)).not.toContain("refused");
  },
  9: () => {
    for (const schema of [
      sourceServerSchema.shape.architecture,
      imageImportSchema.shape.os.shape.architecture,
    ])
      expect(["arm_64", "arm", "arm64"].map((word) => schema.safeParse(word).success)).toEqual([
        true,
        false,
        false,
      ]);
    expect(findInstanceType("SR1.MEDIUM4")?.architecture).toBe("arm64");
    const arm = sample();
    arm.workloads.web.os.architecture = "arm_64";
    expect(broken("IMAGE-ARCHITECTURE", arm)).toBe(true);
    arm.workloads.web.blueprint.instanceType = "SR1.MEDIUM4";
    expect(broken("IMAGE-ARCHITECTURE", arm)).toBe(false);
  },
  10: () => {
    const access = { type: "extranet", host: "redis.example.com", port: 6379 };
    const migration = {
      engine: "redis-dts",
      source: { access, node: "simple", version: "2.8" },
      target: { instance: "crs-1a2b3c4d" },
    };
    expect(redisDtsInput.safeParse(migration).error?.issues.map(({ path }) => path)).toEqual([["writeMode"]]);
    expect(redisDtsInput.safeParse({ ...migration, writeMode: "normal" }).success).toBe(true);
  },
  11: () => {
    const ends = (status: string) => redis("REDIS-STEPS", { steps: [{ id: "sinker", status }] });
    expect(["success", "finished", "failed", "ended"].map(ends)).toEqual([false, false, true, true]);
  },
  12: () => {
    const completes = (allowed: string[]) =>
      redis("REDIS-ACTION", { action: { wanted: "complete", allowed } });
    expect([["view", "stop"], ["view", "complete", "complete"], []].map(completes)).toEqual([
      true,
      false,
      true,
    ]);
  },
  13: async () => {
    const answers = [{ ImageId: "img-1a2b3c4d" }, {}];
    for (const answer of answers) {
      expect(await imported(answer)).toMatchObject({ image: "img-1a2b3c4d" });
    }
  },
  14: () => {
    expect(broken("IMAGE-ACTUAL-SIZE", sample(), image({ actualSize: 50 * GIB }))).toBe(false);
    expect(broken("IMAGE-ACTUAL-SIZE", sample(), image({ actualSize: 60 * GIB }))).toBe(true);
    const large = fleet();
    Object.assign(large.workloads.db.source.disks[0] ?? {}, { size: "500GiB", used: "60GiB" });
    expect(broken("REPLICATION-IMPORT-USED", large)).toBe(true);
    expect(broken("REPLICATION-IMPORT-SIZE", large)).toBe(false);
  },
  15: async () => {
    const site = { service: "cvm", action: "RunInstances", region: "ap-guangzhou" };
    const passed = new ApiError({
      ...site,
      errorClass: "config",
      apiCode: "DryRunOperation",
      message: "would",
    });
    await expect(dryRun(() => Promise.reject(passed))).resolves.toBeUndefined();
  },
  16: () => {
    const start = redisDtsInput.shape.start;
    expect(start.safeParse("2026-12-05 22:00:00").success).toBe(false);
    expect(start.safeParse("2026-12-05T22:00:00").success).toBe(false);
    expect(start.safeParse("2026-12-05T22:00:00+08:00").success).toBe(true);
  },
  17: () => {
    expect(models("dts/v20211206")).toContain("DateTimeISOFormat");
    expect(models("dts/v20211206")).not.toMatch(/^\s*DateTimeISOFormat\??:/m);
    expect(users("DateTimeISOFormat")).toEqual([]);
  },
  18: () => {
    const packed = (files: string[], project = fleet()) =>
      broken("CSM-PROGRAM", project, { sources: { web: { packageFiles: files } } });
    const windows = fleet();
    Object.assign(windows.workloads.web.source, { os: WINDOWS });
    expect(packed(["go2tencentcloud_tool/go2tencentcloud_x64", "readme.txt"])).toBe(false);
    expect(packed(["go2tencentcloud/go2tencentcloud-linux/go2tencentcloud_x64"])).toBe(false);
    expect(packed(["go2tencentcloud_x64.exe"])).toBe(true);
    expect(packed(["go2tencentcloud-windows/go2tencentcloud_x64.exe"], windows)).toBe(false);
    expect(packed(["go2tencentcloud_windows_x64.exe"], windows)).toBe(false);
    expect(packed(["go2tencentcloud_x64"], windows)).toBe(true);
    const on = (version: string) => {
      const project = fleet();
      project.workloads.web.source.os = { family: "linux", distribution: "Ubuntu", version };
      return project;
    };
    expect(broken("CSM-SYSTEM-OLDER-PAGES", on("20.04"))).toBe(true);
    expect(broken("CSM-SYSTEM-OLDER-PAGES", on("18.04"))).toBe(false);
  },
  19: () => {
    expect(models("msp/v20180319")).toContain("DeregisterMigrationTask");
    expect(users("DeregisterMigrationTask")).toEqual([]);
  },
  20: () => {
    const redis = rules.filter(({ id }) => id.startsWith("REDIS-"));
    expect(redis.length).toBeGreaterThan(10);
    for (const { explanation, source, title } of redis)
      expect(`${title} ${explanation} ${source}`).not.toMatch(/SQL ?Server|\bCDC\b/i);
  },
};

test.each(CONTRADICTIONS.map(({ number, what }) => [number, what] as const))(
  "contradiction %i: %s",
  async (number) => {
    await TESTS[number]?.();
    expect.hasAssertions();
  },
);

interface ClientJson {
  readonly Client: { readonly Net: { readonly Proxy: { readonly Port: unknown } } };
}

const proxied = { mode: 3 as const, proxy: { address: "10.1.0.5", port: 3128 } };

function carried(agent: Partial<Fleet["workloads"]["web"]["agent"]>): Fleet {
  const project = fleet();
  Object.assign(project.workloads.web.agent, agent);
  return project;
}

function broken(id: string, declared: DeclaredProject, facts: RuleFacts = {}): boolean {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  return rule.check(declared, facts).length > 0;
}

function severityOf(id: string) {
  return rules.find((candidate) => candidate.id === id)?.severity;
}

/** What the plan says of one action of the tool's first run. */
function planned(action: string): string | undefined {
  const project = fleet();
  const jobs = csmAgentJobs(project.workloads.web, project.waves.front, project.project);
  return jobs.replicate?.actions.find((candidate) => candidate.action === action)?.detail;
}

/** Whether a rule is broken by what was found of a Redis migration. */
function redis(id: string, facts: FoundRedis): boolean {
  const rule = redisDtsRules.find((candidate) => candidate.id === id);
  return rule !== undefined && breaches(rule, found(facts)).length > 0;
}

function sources(): { file: string; text: string }[] {
  const lib = join(__dirname, "../../lib");
  return readdirSync(lib, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith("data/contradictions.ts"))
    .map((file) => ({ file, text: readFileSync(join(lib, file), "utf8") }));
}

function users(word: string): string[] {
  return sources().flatMap(({ file, text }) => (text.includes(word) ? [file] : []));
}

function models(version: string): string {
  const [service = ""] = version.split("/");
  const sdk = join(__dirname, "../../node_modules/tencentcloud-sdk-nodejs/tencentcloud/services");
  return ["models", "client"]
    .map((part) => readFileSync(join(sdk, version, `${service}_${part}.d.ts`), "utf8"))
    .join("\n");
}

/** What the driver knows after an ImportImage that was answered like this. */
async function imported(answer: { ImageId?: string }): Promise<unknown> {
  const cvm = {
    ImportImage: ({ ImageName }: { ImageName: string }) => {
      name = ImageName;
      return Promise.resolve(answer);
    },
    DescribeImages: () => Promise.resolve({ ImageSet: [{ ImageId: "img-1a2b3c4d", ImageName: name }] }),
  };
  let name = "";
  const context = {
    project: "erp",
    name: "web",
    waveHash: "0",
    attempt: 1,
    facts: {},
    workload: {
      ...sample().workloads.web,
      image: { object: { bucket: "images-1250000000", key: "web.raw" } },
    },
    tools: { cloud: { cvm, cos: { signedUrl: () => "https://example.com/web.raw" } } },
  } as unknown as Context;
  const decision = importPhase.decide(undefined, context);
  if (decision.kind !== "act") throw new Error("nothing is imported");
  return decision.effect.perform();
}
