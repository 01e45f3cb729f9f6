import { Bandwidth, Duration, PrivateIp, SecretRef, Size, Sizing } from "../../lib";
import { blueprint, newProject, newStack, synthesize, wave } from "../support/programs";
import { csmServer, server, source } from "../support/servers";

const SOURCES = ["203.0.113.0/24", "10.200.0.0/16"];

const EXISTING = {
  vpc: "vpc-11111111",
  stagingSubnet: "subnet-11111111",
  testSubnet: "subnet-22222222",
  targetSubnet: "subnet-33333333",
};

describe("a source server", () => {
  it("is replicated with the project's settings, overridden field by field", () => {
    const project = newProject(newStack(), "erp", {
      sources: SOURCES,
      replication: {
        relay: { instanceType: "S5.LARGE8" },
        bandwidth: { limit: Bandwidth.mbps(200) },
        snapshotEvery: Duration.minutes(60),
      },
    });
    const db = project.addServer(
      "db",
      server({ replication: { relay: { sharing: "dedicated" }, keepPoints: 3 } }),
    );
    project.addWave("first", wave([db]));
    expect(synthesize(project).plan.workloads["db"]).toMatchObject({
      engine: "replication",
      path: "import",
      target: "instance",
      replication: {
        relay: { instanceType: "S5.LARGE8", sharing: "dedicated" },
        conversion: { instanceType: "S5.LARGE8" },
        bandwidth: { limit: "200Mbps" },
        snapshotEvery: "1h",
        keepPoints: 3,
        compression: "adaptive",
      },
      disks: { "/dev/vdb": { type: "CLOUD_PREMIUM", size: "110GiB", deleteWithInstance: false } },
      placement: {
        relay: 0,
        instance: { $ref: "relay/0/id" },
        address: { $ref: "relay/0/address" },
        disks: {
          "/dev/vda": { slot: 0, disk: { $ref: "staging/db//dev/vda" } },
          "/dev/vdb": { slot: 1, disk: { $ref: "staging/db//dev/vdb" } },
        },
      },
    });
  });

  it("takes size and address from its source where the blueprint says so", () => {
    const project = newProject(newStack(), "erp", { sources: SOURCES, network: EXISTING });
    const like = blueprint({ instanceType: Sizing.copyOrigin(), privateIp: PrivateIp.copyOrigin() });
    project.addWave(
      "first",
      wave([
        project.addServer(
          "db",
          server({ blueprint: like, source: source({ cpus: 3, memory: Size.gib(7) }) }),
        ),
      ]),
    );
    expect(synthesize(project).plan.workloads["db"]).toMatchObject({
      blueprint: { instanceType: "S5.LARGE8", privateIp: "10.200.0.9" },
    });
  });

  it("says what is missing when its source cannot be copied, once", () => {
    const project = newProject(newStack(), "erp", { sources: SOURCES });
    const like = blueprint({ instanceType: Sizing.copyOrigin(), privateIp: PrivateIp.copyOrigin() });
    project.addWave(
      "first",
      wave([
        project.addServer(
          "db",
          server({ blueprint: like, source: source({ addresses: undefined, cpus: undefined }) }),
        ),
      ]),
    );
    const report = errorsOf(() => synthesize(project));
    expect(report).toEqual([
      "workloads/db/blueprint/instanceType: copyOrigin needs the source's cpus and memory; add them, or write an instance type [COPY-ORIGIN]",
      "workloads/db/blueprint/privateIp: copyOrigin copies the source's address, and the source says none; add addresses [COPY-ORIGIN]",
    ]);
  });

  it.each([
    ["import", "where the disk is small and starts by BIOS", source()],
    [
      "rescue",
      "where more is used than can be imported",
      source({ used: Size.gib(60), size: Size.gib(100) }),
    ],
    ["rescue", "where it starts by UEFI", source({ firmware: "uefi" })],
    ["rescue", "where its disk is software RAID", raid()],
  ])("takes the path %s %s", (path, _when, from) => {
    const project = newProject(newStack(), "erp", { sources: SOURCES });
    project.addWave(
      "first",
      wave([
        project.addServer(
          "db",
          server({
            source: from,
            blueprint: blueprint({ systemDisk: { type: "CLOUD_PREMIUM", size: Size.gib(100) } }),
          }),
        ),
      ]),
    );
    expect(synthesize(project).plan.workloads["db"]).toMatchObject({ path });
  });

  it("is refused where no path carries its system disk", () => {
    const project = newProject(newStack(), "erp", { sources: SOURCES });
    project.addWave("first", wave([project.addServer("db", server({ source: uefiWindows() }))]));
    expect(errorsOf(() => synthesize(project))).toContainEqual(
      "workloads/db/path: no path carries the system disk: not import, because it starts by UEFI and only MBR disks are imported; not rescue, because rescue mode is Linux; change the source, or name a path and acknowledge the rules that it breaks [PATH-UNFIT]",
    );
  });

  it.each([
    ["import", "REPLICATION-IMPORT-UEFI"],
    ["rescue", "REPLICATION-RESCUE-WINDOWS"],
  ] as const)("takes the path %s where it is named and %s is acknowledged", (path, rule) => {
    const named = () => {
      const project = newProject(newStack(), "erp", { sources: SOURCES });
      project.addWave("first", wave([project.addServer("db", server({ source: uefiWindows(), path }))]));
      return project;
    };
    expect(errorsOf(() => synthesize(named()))).toEqual([expect.stringContaining(`[${rule}]`)]);

    const acknowledged = named();
    acknowledged.acknowledge(rule, {
      path: "workloads/db",
      reason: "a ticket allows it; tried in a test run",
    });
    expect(synthesize(acknowledged).plan.workloads["db"]).toMatchObject({ path });
  });

  it("does not take a path that is named and that cannot work", () => {
    const project = newProject(newStack(), "erp", { sources: SOURCES });
    const arm = source({ architecture: "arm_64" });
    const onArm = blueprint({ instanceType: "SR1.MEDIUM4" });
    project.addWave(
      "first",
      wave([project.addServer("db", server({ source: arm, path: "rescue", blueprint: onArm }))]),
    );
    project.acknowledge("REPLICATION-RESCUE-ARM", { reason: "hope" });
    expect(errorsOf(() => synthesize(project))).toContainEqual(
      expect.stringContaining("ARM instances have no rescue mode"),
    );
  });

  it("moves by Tencent's tool into an instance that Terraform makes and will not destroy", () => {
    const project = newProject(newStack(), "erp", { sources: SOURCES });
    project.addWave("first", wave([project.addServer("files", csmServer())]));
    const { plan, terraform } = synthesize(project);
    expect(plan.workloads["files"]).toMatchObject({
      engine: "csm-agent",
      target: { made: { $ref: "workloads/files/made" } },
      agent: {
        secretId: { from: "env", name: "CSM_SECRET_ID" },
        network: { mode: 0 },
        checksum: false,
        ignoreCheck: false,
      },
    });
    expect(terraform.resource?.["tencentcloud_instance"]).toEqual({
      erp_target_files: expect.objectContaining({
        instance_type: "S5.MEDIUM4",
        lifecycle: {
          prevent_destroy: true,
          ignore_changes: expect.arrayContaining(["image_id", "user_data", "hostname", "key_ids"]) as unknown,
        },
      }) as unknown,
    });
  });

  it("keeps secrets out of plan and Terraform", () => {
    const project = newProject(newStack(), "erp", { sources: SOURCES });
    const proxied = {
      mode: 3,
      proxy: { address: "10.9.9.9", port: 3128, user: "csm", password: SecretRef.env("PROXY") },
    } as const;
    project.addWave("first", wave([project.addServer("files", csmServer({ network: proxied }))]));
    const { plan } = synthesize(project);
    expect(plan.workloads["files"]).toMatchObject({
      agent: { network: { proxy: { password: { from: "env", name: "PROXY" } } } },
    });
  });
});

function uefiWindows() {
  const os = { family: "windows", distribution: "Windows Server", version: "2019" } as const;
  return source({ firmware: "uefi", os });
}

function raid() {
  const plain = source({ data: 0 });
  return { ...plain, disks: plain.disks.map((disk) => ({ ...disk, volume: "raid" as const })) };
}

/** What synthesis says is wrong, without where. */
function errorsOf(synth: () => unknown): string[] {
  try {
    synth();
  } catch (error) {
    return String((error as Error).message)
      .split("\n")
      .filter((line) => line.includes("["))
      .map((line) => line.replace(/^.*?\] /, ""));
  }
  throw new Error("synthesis let it pass");
}
