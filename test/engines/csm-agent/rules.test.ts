import { csmAgentRules } from "../../../lib/engines/csm-agent/rules";
import type { CsmAgentSpec } from "../../../lib/engines/csm-agent/schema";
import type { BlueprintSpec } from "../../../lib/plan/blueprint";
import type { SourceDiskSpec, SourceServerSpec } from "../../../lib/plan/source";
import type { AccountFacts, FoundSource, FoundTarget, ToolState } from "../../../lib/rules/rule";
import {
  changed,
  fleet,
  known,
  nothing,
  webSource,
  WINDOWS,
  type Fleet,
  type FleetSides,
} from "../../rules/fleet";
import { breachesIn, describeSides } from "../../rules/sides";

type Agent = CsmAgentSpec["agent"];

const agent = (changes: Partial<Agent>, source: Partial<SourceServerSpec> = {}) =>
  changed(({ workloads: { web } }) => {
    Object.assign(web.agent, changes);
    Object.assign(web.source, source);
  });
const mode = (network: Agent["network"], source: Partial<SourceServerSpec> = {}) =>
  agent({ network }, source);
const gateway = {
  type: "ssh",
  host: "10.1.0.9",
  port: 22,
  user: "root",
  key: { from: "file", path: "keys/id" },
} as const;
const over = (runner: SourceServerSpec["runner"], from: SourceServerSpec["runner"]) =>
  mode({ mode: 1, gateway: runner }, { runner: from });
const proxy = (changes: object) => mode({ mode: 3, proxy: { address: "10.1.0.5", port: 3128, ...changes } });
const blueprint = (changes: Partial<BlueprintSpec>, source: Partial<SourceServerSpec> = {}) =>
  changed(({ workloads: { web } }) => {
    Object.assign(web.source, source);
    if ("blueprint" in web.target) Object.assign(web.target.blueprint, changes);
  });
const disk = (changes: Partial<SourceDiskSpec>, index = 1) =>
  changed(({ workloads }) => void Object.assign(workloads.web.source.disks[index] ?? {}, changes));
const dataDisks = (count: number) =>
  changed(({ workloads: { web } }) => {
    const [system] = web.source.disks;
    const data = Array.from({ length: count }, (_, index) => ({
      device: `/dev/disk${index}`,
      size: "20GiB",
      role: "data" as const,
      mountPoint: `/data${index}`,
    }));
    web.source.disks = [...(system ? [system] : []), ...data];
    if ("blueprint" in web.target)
      web.target.blueprint.dataDisks = data.map(() => ({
        type: "CLOUD_PREMIUM",
        size: "20GiB",
        deleteWithInstance: false,
      }));
  });
const os = (distribution: string, version: string, family: "linux" | "windows" = "linux") =>
  webSource({ os: { family, distribution, version } });
const into = (instance: string, change: (project: Fleet) => void = () => undefined) =>
  changed((project) => {
    project.workloads.web.target = { instance };
    change(project);
  });
const found = (web: FoundTarget) => known({ targets: { web } });
const foundIn = (web: Omit<FoundTarget, "id">, instance = true) => ({
  ...(instance && into("ins-1a2b3c4d")),
  facts: { targets: { web: { id: "ins-1a2b3c4d", ...web } } },
});
const source = (web: FoundSource) => known({ sources: { web } });
const tool = (changes: Partial<ToolState>) =>
  known({ tools: { web: { running: true, finished: false, ...changes } } });
const account = (facts: AccountFacts) => known({ account: facts });
const window = (from: string, now: string) => ({
  ...changed(({ waves }) => {
    if (waves.front.cutover)
      waves.front.cutover.window = { from, to: "2026-12-06T04:00:00+09:00", timeZone: "Asia/Seoul" };
  }),
  facts: { clock: { now } },
});
const id = "ins-1a2b3c4d";

const sides: FleetSides = {
  "CSM-SYSTEM": {
    broken: [os("Ubuntu", "22.04"), os("Rocky Linux", "9"), os("Windows Server", "2003", "windows")],
    fine: [nothing, os("Ubuntu", "20.04"), os("Windows Server", "2022", "windows")],
  },
  "CSM-SYSTEM-OLDER-PAGES": {
    broken: [os("Ubuntu", "20.04"), os("RHEL", "6.10"), os("Windows Server", "2019", "windows")],
    fine: [nothing, os("Ubuntu", "18.04"), os("Ubuntu", "22.04")],
  },
  "CSM-ARCHITECTURE": {
    broken: [webSource({ architecture: "arm_64" }), webSource({ architecture: "i386", os: WINDOWS })],
    fine: [nothing, webSource({ architecture: "i386" }), webSource({ os: WINDOWS })],
  },
  "CSM-VIRTIO": { broken: [webSource({ virtio: false })], fine: [nothing] },
  "CSM-RSYNC": {
    broken: [webSource({ rsync: false })],
    fine: [nothing, webSource({ rsync: false, os: WINDOWS })],
  },
  "CSM-SELINUX": {
    broken: [webSource({ selinux: "enforcing" }), webSource({ selinux: "permissive" })],
    fine: [nothing],
  },
  "CSM-CHECKS-UNKNOWN": {
    broken: [
      changed(({ workloads }) => void delete workloads.web.source.rsync),
      changed(({ workloads }) => {
        workloads.web.source.os = WINDOWS;
        delete workloads.web.source.virtio;
      }),
    ],
    fine: [
      nothing,
      changed(({ workloads }) => {
        workloads.web.source.os = WINDOWS;
        delete workloads.web.source.rsync;
      }),
    ],
  },
  "CSM-CHECKS-FOUND": {
    broken: [
      source({ virtio: false }),
      source({ rsync: false }),
      source({ selinux: "permissive" }),
      source({ privileged: false }),
    ],
    fine: [
      nothing,
      source({ virtio: true, rsync: true, selinux: "disabled", privileged: true }),
      webSource({ os: WINDOWS }, { sources: { web: { rsync: false } } }),
    ],
  },
  "CSM-IGNORE-CHECK": { broken: [agent({ ignoreCheck: true })], fine: [nothing] },
  "CSM-AWS-LOGIN": { broken: [os("Amazon Linux", "2018.03")], fine: [nothing] },
  "CSM-DATA-DISK-COUNT": { broken: [dataDisks(21)], fine: [dataDisks(20)] },
  "CSM-DATA-DISK-SIZE": {
    broken: [disk({ size: "9GiB", used: "1GiB" }), disk({ size: "16001GiB" })],
    fine: [disk({ size: "10GiB", used: "1GiB" }), disk({ size: "16000GiB" }), disk({ size: "9GiB" }, 0)],
  },
  "CSM-DATA-DISK-MOUNT": {
    broken: [changed(({ workloads }) => void delete workloads.web.source.disks[1]?.mountPoint)],
    fine: [
      nothing,
      changed(({ workloads }) => {
        workloads.web.source.os = WINDOWS;
        delete workloads.web.source.disks[1]?.mountPoint;
      }),
    ],
  },
  "CSM-DATA-DISK-EXCLUDED": {
    broken: [disk({ mountPoint: "/var/lib/lxcfs/data" }), disk({ mountPoint: "/dev/shm" })],
    fine: [nothing, disk({ mountPoint: "/var/lib/mysql" }), disk({ mountPoint: "/var/lib/lxcfs" })],
  },
  "CSM-TARGET-DISK-COUNT": {
    broken: [blueprint({ dataDisks: [] })],
    fine: [nothing, dataDisks(3), into(id)],
  },
  "CSM-TARGET-DISK-SIZE": {
    broken: [
      disk({ used: "101GiB", size: "200GiB" }),
      disk({ used: "61GiB", size: "80GiB" }, 0),
      blueprint({ systemDisk: { type: "CLOUD_PREMIUM", size: "39GiB" } }, { os: WINDOWS }),
      changed(({ workloads }) => {
        const [, data] = workloads.web.source.disks;
        if (data) Object.assign(data, { size: "101GiB", used: undefined });
      }),
    ],
    fine: [
      nothing,
      disk({ used: "100GiB", size: "200GiB" }),
      blueprint({ systemDisk: { type: "CLOUD_PREMIUM", size: "40GiB" } }, { os: WINDOWS }),
      into(id),
    ],
  },
  "CSM-BANDWIDTH-RANGE": {
    broken: [agent({ bandwidthLimit: 25_601 })],
    fine: [nothing, agent({ bandwidthLimit: 25_600 }), agent({ bandwidthLimit: 0 })],
  },
  "CSM-BANDWIDTH-UNIT": {
    broken: [agent({ bandwidthLimit: 100 }), agent({ bandwidthLimit: 999 })],
    fine: [nothing, agent({ bandwidthLimit: 0 }), agent({ bandwidthLimit: 1_000 })],
  },
  "CSM-WINDOWS-OPTIONS": {
    broken: [
      agent({ bandwidthLimit: 12_500 }, { os: WINDOWS }),
      agent({ checksum: true }, { os: WINDOWS }),
      agent({ exclude: ["/mnt/disk1/*"] }, { os: WINDOWS }),
    ],
    fine: [
      agent({ bandwidthLimit: 12_500, checksum: true, exclude: ["/mnt/disk1/*"] }),
      agent({ bandwidthLimit: 0, exclude: [] }, { os: WINDOWS }),
    ],
  },
  "CSM-EXCLUDE-SHIPPED": {
    broken: [agent({ exclude: ["/proc/*"] })],
    fine: [nothing, agent({ exclude: ["/mnt/disk1/*"] })],
  },
  "CSM-EXCLUDE-SYSTEM": {
    broken: ["/", "/*", "/etc", "/boot/*", "/usr/", "/lib64/**"].map((line) => agent({ exclude: [line] })),
    fine: [nothing, agent({ exclude: ["/mnt/*", "/etc/old.conf", "/usr/share/doc/*"] })],
  },
  "CSM-EXCLUDE-FORM": {
    broken: [agent({ exclude: ["mnt/disk1"] }), agent({ exclude: ["/a\n/b"] })],
    fine: [nothing, agent({ exclude: ["/mnt/disk1/*"] })],
  },
  "CSM-SECRETS-SAME": {
    broken: [agent({ secretKey: { from: "env", name: "CSM_SECRET_ID" } })],
    fine: [nothing],
  },
  "CSM-RUN-AS-ROOT": {
    broken: [
      changed(({ workloads: { web } }) => {
        if (web.source.runner.type === "ssh") web.source.runner.user = "ubuntu";
      }),
      webSource({ os: WINDOWS }),
      mode({ mode: 1, gateway: { ...gateway, user: "ubuntu" } }),
    ],
    fine: [
      nothing,
      webSource({ runner: { type: "tat", instance: "rins-1a2b3c4d" } }),
      mode({ mode: 1, gateway }),
    ],
  },
  "CSM-TRANSFER-TIME": {
    broken: [agent({ bandwidthLimit: 800 })],
    fine: [nothing, agent({ bandwidthLimit: 0 }), agent({ bandwidthLimit: 900 })],
  },
  "CSM-PUBLIC-ADDRESS": {
    broken: [blueprint({ publicBandwidth: undefined })],
    fine: [
      nothing,
      into(id),
      changed(({ workloads: { web } }) => {
        web.agent.network = { mode: 2 };
        if ("blueprint" in web.target) delete web.target.blueprint.publicBandwidth;
      }),
    ],
  },
  "CSM-IPV6": {
    broken: [agent({ ipv6: true })],
    fine: [nothing, into(id, ({ workloads }) => void (workloads.web.agent.ipv6 = true))],
  },
  "CSM-PRIVATE-NETWORK": {
    broken: [mode({ mode: 1, gateway }), mode({ mode: 2 }), proxy({})],
    fine: [nothing],
  },
  "CSM-SCENARIO-1": { broken: [mode({ mode: 1, gateway })], fine: [nothing, mode({ mode: 2 })] },
  "CSM-SCENARIO-1-RUNNER": {
    broken: [mode({ mode: 1, gateway }, { runner: { type: "tat", instance: "rins-1a2b3c4d" } })],
    fine: [
      mode({ mode: 1, gateway }),
      mode({ mode: 2 }, { runner: { type: "tat", instance: "rins-1a2b3c4d" } }),
    ],
  },
  "CSM-GATEWAY-SOURCE": {
    broken: [
      over(gateway, gateway),
      over({ ...gateway, user: "other" }, gateway),
      over({ type: "tat", instance: "rins-1a2b3c4d" }, { type: "tat", instance: "rins-1a2b3c4d" }),
      over({ type: "local" }, { type: "local" }),
    ],
    fine: [
      nothing,
      over(gateway, { ...gateway, host: "10.1.0.8" }),
      over({ ...gateway, port: 2222 }, gateway),
      over({ type: "tat", instance: "ins-1a2b3c4d" }, gateway),
      over({ type: "by-hand" }, { type: "by-hand" }),
      changed(({ workloads: { web } }) => {
        web.agent.network = { mode: 2 };
        web.source.runner = { type: "local" };
      }),
    ],
  },
  "CSM-PROXY-PASSWORD": {
    broken: [proxy({ user: "u" }), proxy({ password: { from: "env", name: "P" } })],
    fine: [nothing, proxy({}), proxy({ user: "u", password: { from: "env", name: "P" } })],
  },
  "CSM-PORTS": {
    broken: [blueprint({ securityGroups: ["sg-1a2b3c4d"] })],
    fine: [nothing, blueprint({ securityGroups: ["sg-1a2b3c4d", { $ref: "group/csm-target" }] }), into(id)],
  },
  "CSM-PORTS-FOUND": {
    broken: [
      found({ id, openPorts: [443] }),
      found({ id, openPorts: [80] }),
      webSource({ os: WINDOWS }, { targets: { web: { id, openPorts: [443, 80] } } }),
    ],
    fine: [
      nothing,
      found({ id }),
      found({ id, openPorts: [443, 80] }),
      webSource({ os: WINDOWS }, { targets: { web: { id, openPorts: [443, 80, 3389] } } }),
    ],
  },
  "CSM-TARGET-OVERWRITTEN": { broken: [into(id)], fine: [nothing] },
  "CSM-TARGET-IS-SOURCE": {
    broken: [into(id, ({ workloads }) => void (workloads.web.source.instance = id))],
    fine: [nothing, into(id, ({ workloads }) => void (workloads.web.source.instance = "ins-5e6f7g8h"))],
  },
  "CSM-TARGET-SHARED": {
    broken: [
      into(id, ({ workloads }) => void Object.assign(workloads, { other: { ...workloads.web } })),
      into(
        id,
        ({ workloads }) =>
          void Object.assign(workloads, { other: { engine: "image-import", reinstall: id } }),
      ),
      into(
        id,
        ({ workloads }) =>
          void Object.assign(workloads, { other: { engine: "disk-import", attachTo: { instance: id } } }),
      ),
    ],
    fine: [
      nothing,
      into(id),
      into(
        id,
        ({ workloads }) =>
          void Object.assign(workloads, { other: { engine: "image-import", reinstall: "ins-5e6f7g8h" } }),
      ),
    ],
  },
  "CSM-TARGET-MODE": {
    broken: ["ENTER_SERVICE_LIVE_MIGRATE", "SERVICE_LIVE_MIGRATE", "EXIT_SERVICE_LIVE_MIGRATE"].map((state) =>
      found({ id, state }),
    ),
    fine: [nothing, found({ id, state: "RUNNING" }), found({ id })],
  },
  "CSM-TARGET-SYSTEM": {
    broken: [found({ id, system: "Ubuntu Server 18.04" }), found({ id, system: "CentOS 8.2 64bit" })],
    fine: [nothing, found({ id, system: "CentOS 7.6 64bit" }), found({ id })],
  },
  "CSM-BACKUP": {
    broken: [foundIn({ backedUp: false })],
    fine: [nothing, foundIn({ backedUp: true }), foundIn({}), foundIn({ backedUp: false }, false)],
  },
  "CSM-IMAGE-NAME": { broken: [found({ id, takenImageName: "web-test" })], fine: [nothing, found({ id })] },
  "CSM-SCHEDULE-LEAD": {
    broken: [
      window("2026-12-05T22:00:00+09:00", "2026-12-05T12:51:00Z"),
      window("2026-12-05T22:00:00+09:00", "2026-12-05T21:59:59+09:00"),
    ],
    fine: [
      nothing,
      known({ clock: { now: "2026-12-05T12:51:00Z" } }),
      window("2026-12-05T22:00:00+09:00", "2026-12-05T12:50:00Z"),
      window("2026-12-05T22:00:00+09:00", "2026-12-05T22:00:00+09:00"),
    ],
  },
  "CSM-STOP-APPLICATIONS": {
    broken: [changed(({ waves }) => void delete waves.front.hooks)],
    fine: [
      nothing,
      changed(({ waves }) => {
        delete waves.front.hooks;
        waves.front.goal = "test";
      }),
      changed(({ waves }) => void delete waves.data.hooks),
    ],
  },
  "CSM-CHECKS-AFTER": {
    broken: [changed(({ waves }) => void waves.front.cutover?.checks.splice(0))],
    fine: [nothing, changed(({ waves }) => void waves.data.cutover?.checks.splice(0))],
  },
  "CSM-CHECKSUM-DOWNTIME": {
    broken: [
      changed(({ waves, workloads }) => {
        workloads.web.agent.checksum = true;
        if (waves.front.cutover) waves.front.cutover.maxDowntime = "1h";
      }),
    ],
    fine: [nothing, agent({ checksum: true })],
  },
  "CSM-AGENT-ALIVE": {
    broken: [tool({ running: false })],
    fine: [nothing, tool({}), tool({ running: false, finished: true })],
  },
  "CSM-TOOL-DIRECTORY": {
    broken: [source({ strayToolFiles: ["dump.sql"] })],
    fine: [nothing, source({ strayToolFiles: [] })],
  },
  "CSM-PROGRAM": {
    broken: [source({ packageFiles: [] }), source({ packageFiles: ["go2tencentcloud_x64.exe"] })],
    fine: [nothing, source({ packageFiles: ["go2tencentcloud-linux/go2tencentcloud_x64"] })],
  },
  "CSM-STAGE": {
    broken: [1, 2].map((stage) => ({
      ...mode({ mode: 1, gateway }),
      facts: {
        tools: {
          web: { running: false, finished: false, said: `Stage ${stage} is finished and please run` },
        },
      },
    })),
    fine: [
      nothing,
      mode({ mode: 1, gateway }),
      tool({ running: false, said: "Stage 1 is finished" }),
      { ...mode({ mode: 1, gateway }), facts: { tools: { web: { running: true, finished: false } } } },
    ],
  },
  "CSM-CLEAN": {
    broken: [tool({ said: "Please execute '--clean' option manually." })],
    fine: [nothing, tool({ said: "Migrate successfully" })],
  },
  "CSM-PAUSE": {
    broken: [tool({ pauseAsked: true, transferring: false })],
    fine: [nothing, tool({ pauseAsked: true, transferring: true }), tool({ transferring: false })],
  },
  "CSM-TRANSIT-INSTANCE": {
    broken: [account({ transitInstances: [id] })],
    fine: [nothing, account({ transitInstances: [] })],
  },
  "CSM-ACCESS": {
    broken: [account({ csmAccess: false })],
    fine: [nothing, account({ csmAccess: true }), account({})],
  },
};

describeSides(fleet, csmAgentRules, sides);

describe("where sources contradict each other", () => {
  const messages = (rule: string, variation: (typeof sides)[string]["broken"][number]) => {
    const found = csmAgentRules.find((candidate) => candidate.id === rule);
    if (found === undefined) throw new Error(`no rule ${rule}`);
    return breachesIn(fleet, found, variation).map(({ message }) => message);
  };

  test("5: private networks are the tool's whatever the console's pages say", () => {
    expect(messages("CSM-PRIVATE-NETWORK", mode({ mode: 2 }))).toHaveLength(1);
    for (const { id: rule, severity } of csmAgentRules.filter(({ id: name }) => name.includes("PRIVATE")))
      expect(`${rule} ${severity}`).toBe("CSM-PRIVATE-NETWORK warning");
  });

  test("6: a limit is in KB/s, and one that looks like Mbps is told what it comes to", () => {
    expect(messages("CSM-BANDWIDTH-UNIT", agent({ bandwidthLimit: 100 }))).toEqual([
      "100 KB/s is 0.8 Mbps. If 100 Mbps is meant, write 12500.",
    ]);
  });

  test.each([
    ["linux", "443, 80"],
    ["windows", "443, 80, 3389"],
  ] as const)("7: a target for %s opens %s", (family, ports) => {
    const named = changed(({ workloads: { web } }) => {
      web.source.os = family === "windows" ? WINDOWS : web.source.os;
      if ("blueprint" in web.target) web.target.blueprint.securityGroups = ["sg-1a2b3c4d"];
    });
    expect(messages("CSM-PORTS", named)).toEqual([
      `The named groups must accept ${ports} from the source. Leave securityGroups out for Landfall's own group, or see to it.`,
    ]);
  });

  test("2: --clean is asked for by its own rule, whichever its description", () => {
    expect(messages("CSM-CLEAN", tool({ said: "Please execute '--clean' option manually." }))).toHaveLength(
      1,
    );
  });

  test.each([
    ["source", { mode: 0 }],
    ["gateway", { mode: 1, gateway }],
  ] as const)("2: --clean runs on the %s, which reaches the API", (host, network) => {
    const asked = { ...mode(network), ...tool({ said: "Please execute '--clean' option manually." }) };
    expect(messages("CSM-CLEAN", asked)).toEqual([
      `The tool asks for --clean: the target is still in migration mode. Run the tool with --clean on the ${host}, then look at the target.`,
    ]);
  });

  test("9: arm_64 is this plan's one word for ARM, and the tool is not documented for it", () => {
    expect(messages("CSM-ARCHITECTURE", webSource({ architecture: "arm_64" }))).toEqual([
      "go2tencentcloud is not documented for Linux on arm_64. Use the engine replication, or acknowledge after a test run.",
    ]);
  });
});
