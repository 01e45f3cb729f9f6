import {
  clientJson,
  clientPatch,
  rsyncExcludes,
  userJson,
  withSecrets,
} from "../../../lib/engines/csm-agent/files";
import type { CsmAgentSpec } from "../../../lib/engines/csm-agent/schema";
import type { SourceServerSpec } from "../../../lib/plan/source";

const TARGET = { region: "ap-guangzhou", instance: "ins-1a2b3c4d" };

const source: SourceServerSpec = {
  os: { family: "linux", distribution: "CentOS", version: "7.9" },
  architecture: "x86_64",
  firmware: "bios",
  disks: [
    { device: "/dev/vda", size: "50GiB", role: "system", mountPoint: "/" },
    { device: "/dev/vdb", size: "100GiB", role: "data", mountPoint: "/data" },
    { device: "/dev/vdc", size: "512MiB", role: "data", mountPoint: "/small" },
    { device: "/dev/vdd", size: "100GiB", role: "data" },
  ],
  runner: { type: "tat", instance: "ins-11111111" },
};

const agent: CsmAgentSpec["agent"] = {
  secretId: { from: "env", name: "ID" },
  secretKey: { from: "env", name: "KEY" },
  network: { mode: 0 },
  ipv6: false,
  checksum: false,
  ignoreCheck: false,
};

/** As documented, with a key that no document knows. */
const SHIPPED = JSON.stringify({
  Client: {
    ToolMode: false,
    Net: { Mode: 0, Proxy: { Ip: "", Port: "", User: "", Password: "" }, Retries: 5 },
    Extra: { IgnoreCheck: true, Daemon: false },
    Rsync: { BandwidthLimit: "", Checksum: false },
  },
  Server: { Port: 1 },
});

function clientFile(shipped: string, settings: CsmAgentSpec["agent"], runner = source.runner): string {
  return clientJson(shipped, clientPatch({ agent: settings, source: { ...source, runner } }));
}

describe("user.json", () => {
  it("names the account by placeholders, the target, and every mounted data disk", () => {
    expect(JSON.parse(userJson(source, TARGET))).toEqual({
      SecretId: "{{landfall:secret-id}}",
      SecretKey: "{{landfall:secret-key}}",
      Region: "ap-guangzhou",
      InstanceId: "ins-1a2b3c4d",
      DataDisks: [
        { Index: 1, Size: 100, MountPoint: "/data" },
        { Index: 2, Size: 10, MountPoint: "/small" },
      ],
    });
  });

  it("names no disks of a Windows server: the tool takes all of them", () => {
    const windows = {
      ...source,
      os: { family: "windows", distribution: "Windows Server", version: "2019" },
    } as const;
    expect(JSON.parse(userJson(windows, TARGET))).not.toHaveProperty("DataDisks");
  });

  it("takes secrets whatever is in them, only when they are filled in", () => {
    const secret = 'a"b\\c${d}$&{{landfall:secret-id}}';
    const filled = withSecrets(userJson(source, TARGET), { "secret-id": "AKID", "secret-key": secret });
    expect(JSON.parse(filled)).toMatchObject({ SecretId: "AKID", SecretKey: secret });
  });

  it("is not filled in by half", () => {
    expect(() => withSecrets(userJson(source, TARGET), { "secret-id": "AKID" })).toThrow(
      expect.objectContaining({ code: "CSM-SECRET" }) as Error,
    );
  });
});

describe("client.json", () => {
  it("is the shipped file in tool mode, with unknown keys kept", () => {
    expect(JSON.parse(clientFile(SHIPPED, agent))).toEqual({
      Client: {
        ToolMode: true,
        Net: { Mode: 0, Proxy: { Ip: "", Port: "", User: "", Password: "" }, Retries: 5 },
        Extra: { IgnoreCheck: false, Daemon: true },
        Rsync: { BandwidthLimit: "", Checksum: false },
      },
      Server: { Port: 1 },
    });
  });

  it.each([
    [0, { mode: 0 }],
    [1, { mode: 1, gateway: { type: "by-hand" } }],
    [2, { mode: 2 }],
    [3, { mode: 3, proxy: { address: "10.0.0.9", port: 3128 } }],
  ] as const)("says network mode %i", (mode, network) => {
    expect(JSON.parse(clientFile(SHIPPED, { ...agent, network }))).toMatchObject({
      Client: { Net: { Mode: mode } },
    });
  });

  it.each([
    ["", "3128"],
    [0, 3128],
  ])("writes the proxy's port in the shipped type (%p)", (shippedPort, written) => {
    const shipped = JSON.stringify({ Client: { Net: { Proxy: { Port: shippedPort } } } });
    const proxy = {
      address: "10.0.0.9",
      port: 3128,
      user: "csm",
      password: { from: "env", name: "P" },
    } as const;
    const file = clientFile(shipped, { ...agent, network: { mode: 3, proxy } });
    expect(JSON.parse(file)).toMatchObject({
      Client: {
        Net: {
          Proxy: { Ip: "10.0.0.9", Port: written, User: "csm", Password: "{{landfall:proxy-password}}" },
        },
      },
    });
  });

  it("limits and verifies as the program says", () => {
    const strict = { ...agent, bandwidthLimit: 2048, checksum: true, ignoreCheck: true };
    expect(JSON.parse(clientFile(SHIPPED, strict, { type: "by-hand" }))).toMatchObject({
      Client: {
        Rsync: { BandwidthLimit: "2048", Checksum: true },
        Extra: { IgnoreCheck: true, Daemon: false },
      },
    });
  });

  it.each([
    ["by-hand", "by-hand", false],
    ["local", "by-hand", false],
    ["local", "ssh", true],
    ["tat", "by-hand", true],
  ] as const)("goes on without its session where a runner has one (%s, gateway %s)", (own, other, daemon) => {
    const runners = {
      "by-hand": { type: "by-hand" },
      local: { type: "local" },
      ssh: { type: "ssh", host: "10.1.0.9", port: 22, user: "root", key: { from: "env", name: "K" } },
      tat: source.runner,
    } as const;
    const network = { mode: 1, gateway: runners[other] } as const;
    expect(JSON.parse(clientFile(SHIPPED, { ...agent, network }, runners[own]))).toMatchObject({
      Client: { Net: { Mode: 1 }, Extra: { Daemon: daemon } },
    });
  });

  it("asks for IPv6 where the newest documents have it, beside a proxy and without one", () => {
    const proxy = { address: "10.0.0.9", port: 3128 };
    const settings = [{ mode: 2 }, { mode: 3, proxy }] as const;
    const proxies = settings.map(
      (network) =>
        (JSON.parse(clientFile(SHIPPED, { ...agent, ipv6: true, network })) as { Client: { Net: object } })
          .Client.Net,
    );
    expect(proxies).toEqual([
      { Mode: 2, Proxy: { Ip: "", Port: "", User: "", Password: "", IPv6: true }, Retries: 5 },
      { Mode: 3, Proxy: { Ip: "10.0.0.9", Port: "3128", User: "", Password: "", IPv6: true }, Retries: 5 },
    ]);
  });

  it("shows in its patch documented fields only", () => {
    const proxy = { address: "10.0.0.9", port: 3128 };
    expect(clientPatch({ agent: { ...agent, network: { mode: 3, proxy } }, source })).toEqual({
      Client: {
        ToolMode: true,
        Net: { Mode: 3, Proxy: { Ip: "10.0.0.9", Port: "3128" } },
        Extra: { IgnoreCheck: false, Daemon: true },
        Rsync: { BandwidthLimit: "", Checksum: false },
      },
    });
  });

  it.each(["", "[]", "null", "{"])("is refused where the shipped file is %p", (shipped) => {
    expect(() => clientFile(shipped, agent)).toThrow(
      expect.objectContaining({ code: "CSM-CLIENT-JSON" }) as Error,
    );
  });
});

describe("rsync_excludes_linux.txt", () => {
  it("keeps every shipped line in its place and appends what is new", () => {
    expect(rsyncExcludes("/dev/*\n/sys/*\r\n/proc/*\n\n", ["/sys/*", "/mnt/disk1/*", "/mnt/disk1/*"])).toBe(
      "/dev/*\n/sys/*\n/proc/*\n/mnt/disk1/*\n",
    );
  });

  it("is as shipped where nothing is added", () => {
    expect(rsyncExcludes("/dev/*\n/sys/*\n")).toBe("/dev/*\n/sys/*\n");
  });
});
