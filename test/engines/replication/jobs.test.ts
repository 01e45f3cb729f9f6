import { Duration, Goal, Size, type ReplicatedServerProps } from "../../../lib";
import { newProject, newStack, synthesize, wave } from "../../support/programs";
import { server, source } from "../../support/servers";

/** The jobs of a server, one line an action. */
function jobsOf(props: Partial<ReplicatedServerProps> = {}): Record<string, Record<string, unknown>> {
  const project = newProject(newStack(), "erp", { sources: ["203.0.113.0/24", "10.200.0.0/16"] });
  project.addWave("first", wave([project.addServer("db", server(props))], { goal: Goal.FINALIZE }));
  return Object.fromEntries(
    synthesize(project).plan.jobs.map(({ actions, gates, makes, source: affected, step, undo }) => [
      step,
      {
        gates: gates.map(({ type }) => type),
        actions: actions.map(({ action, detail }) => `${action}: ${detail}`),
        makes,
        source: affected,
        undo: undo.map(({ action, detail }) => `${action}: ${detail}`),
      },
    ]),
  );
}

describe("the jobs of a replicated server", () => {
  const jobs = jobsOf({ replication: { snapshotEvery: Duration.minutes(30), keepPoints: 4 } });

  it("are one for every step", () => {
    expect(Object.keys(jobs)).toEqual(["replicate", "test", "cutover", "finalize"]);
  });

  it("say where the first pass goes, and what the recovery points cost in calls and quota", () => {
    expect(jobs["replicate"]).toEqual({
      gates: [],
      actions: [
        "prepare: the agent on the source over SSH",
        "replicate: /dev/vda (50GiB), /dev/vdb (101GiB) to relay 0 over 8080 and 8703, as fast as the line is",
        "sync: changed ranges over 1500, pass after pass",
        "snapshot: a recovery point of 2 disks every 30m; the last 4 points are kept, 8 snapshots; 96 snapshots a day",
      ],
      makes: ["agent", "recovery points"],
      source: "an agent reads its disks; nothing on them changes",
      undo: ["stop: replication", "remove: the agent from the source, and the recovery points"],
    });
  });

  it("test from the newest point and remove all that they make", () => {
    const { actions, makes, source: affected } = jobs["test"] as Record<string, string[]>;
    expect(actions).toEqual([
      "convert: the newest recovery point on a conversion server of S5.LARGE8: virtio, initramfs, boot loader, fstab, network, cloud-init",
      "upload: the system disk as qcow2 to the project bucket",
      "import: it as a custom image",
      "launch: S5.MEDIUM4 in the test subnet, with /dev/vdb from their snapshots",
      "check: TCP 22 from the probe, within 10m",
      "check: HTTP 8088/ answers 200 from the probe, within 10m",
      "remove: conversion server, converted copies, object, image, test instance and probe",
    ]);
    expect(makes).toEqual([
      "conversion server",
      "converted copies",
      "object",
      "image",
      "test instance",
      "probe",
    ]);
    expect(affected).toBe("nothing: replication goes on");
  });

  it("fence before the last pass, and turn back by serving again before anything is removed", () => {
    const { actions = [], undo = [], gates } = jobs["cutover"] as Record<string, string[]>;
    const words = actions.map((line) => line.split(":")[0]);
    expect(words).toEqual([
      ...["fence", "sync", "snapshot", "convert", "upload", "import", "launch"],
      ...["check", "check", "verify", "remove"],
    ]);
    expect(gates).toEqual(["test-passed"]);
    expect(undo.map((line) => line.split(":")[0])).toEqual(["unfence", "remove", "sync"]);
  });

  it("end replication at finalize and undo nothing of it", () => {
    expect(jobs["finalize"]).toMatchObject({ makes: [], undo: [] });
  });

  it("write the system disk in rescue mode where it cannot be imported", () => {
    const large = jobsOf({ source: source({ firmware: "uefi" }) });
    const { actions = [] } = large["cutover"] as Record<string, string[]>;
    expect(actions.map((line) => line.split(":")[0])).not.toContain("import");
    expect(actions).toContain(
      "write: the system disk over the instance's own in rescue mode, and read it back",
    );
  });

  it("take an image of the checked instance where the target is one", () => {
    const { actions = [], makes } = jobsOf({ target: "image" })["cutover"] as Record<string, string[]>;
    expect(actions).toContain("capture: the checked instance as an image");
    expect(makes?.[0]).toBe("target image");
  });

  it.each([
    ["none", "96 snapshots a day"],
    ["fsfreeze", "96 snapshots a day; fsfreeze quietens the source"],
  ] as const)("say that %s quietens the source", (quiesce, end) => {
    const replication = { quiesce, snapshotEvery: Duration.minutes(30) };
    const { actions = [] } = jobsOf({ replication })["replicate"] as Record<string, string[]>;
    expect(actions[3]?.endsWith(end)).toBe(true);
  });

  it("show the scripts that quieten the source, whole, below the recovery points", () => {
    const quiesce = { freeze: "set -e\nfsfreeze -f /data\n", thaw: "fsfreeze -u /data" };
    const project = newProject(newStack(), "erp", { sources: ["203.0.113.0/24", "10.200.0.0/16"] });
    project.addWave("first", wave([project.addServer("db", server({ replication: { quiesce } }))]));
    const { plan } = synthesize(project);
    const [replicate] = plan.jobs;
    expect(replicate?.actions.find(({ action }) => action === "snapshot")?.lines).toEqual([
      "freeze:",
      "  set -e",
      "  fsfreeze -f /data",
      "thaw:",
      "  fsfreeze -u /data",
    ]);
    expect(plan.workloads["db"]).toMatchObject({ replication: { quiesce } });
  });

  describe("that replaces the system of a named instance", () => {
    const named = (props: Partial<ReplicatedServerProps> = {}) =>
      jobsOf({ reinstall: "ins-1a2b3c4d", ...props }) as Record<string, Record<string, string[]>>;
    const words = (lines: readonly string[] = []) => lines.map((line) => line.split(":")[0]);

    it("keep an image of the old system before the new one replaces it, and attach the data disks", () => {
      const { actions, makes } = named()["cutover"] ?? {};
      expect(actions?.slice(3, 9)).toEqual([
        expect.stringContaining("convert: that point"),
        "upload: the system disk as qcow2 to the project bucket",
        "import: it as a custom image",
        "capture: the system of ins-1a2b3c4d as an image to go back to",
        "reinstall: ins-1a2b3c4d from the image",
        "attach: /dev/vdb from their snapshots to ins-1a2b3c4d",
      ]);
      expect(words(actions)).not.toContain("launch");
      expect(makes?.slice(0, 2)).toEqual(["rollback image", "data disks"]);
      expect(makes).not.toContain("target instance");
    });

    it("write its disk in rescue mode where the system cannot be imported", () => {
      const { actions } = named({ path: "rescue" })["cutover"] ?? {};
      expect(actions).toContain(
        "write: the system disk over that of ins-1a2b3c4d in rescue mode, and read it back",
      );
      expect(words(actions)).not.toContain("reinstall");
    });

    it("go back to the old system, and let the source serve before", () => {
      expect(named()["cutover"]?.["undo"]).toEqual([
        "unfence: the source, and see it serve",
        "detach: the data disks from ins-1a2b3c4d, and remove them",
        "reinstall: ins-1a2b3c4d from the image of its old system",
        "remove: the image of its old system",
        "sync: replication goes on from the staging disks",
      ]);
    });

    it("test on a throw-away instance all the same, and give the image of the old system up at finalize", () => {
      expect(words(named()["test"]?.["actions"])).toContain("launch");
      expect(named()["finalize"]?.["actions"]).toContain(
        "remove: the recovery points and the image of the old system",
      );
      expect(jobs["finalize"]?.["actions"]).toContain("remove: the recovery points");
    });

    it("touch no data disks where the source has none", () => {
      const { actions, makes, undo } = named({ source: source({ data: 0 }) })["cutover"] ?? {};
      expect([...words(actions), ...words(undo)]).not.toEqual(expect.arrayContaining(["attach"]));
      expect(words(undo)).not.toContain("detach");
      expect(makes).not.toContain("data disks");
    });
  });

  it("leave excluded disks behind", () => {
    const { actions = [] } = jobsOf({ replication: { exclude: ["/dev/vdb"] } })["replicate"] as Record<
      string,
      string[]
    >;
    expect(actions[1]).toContain("/dev/vda (50GiB) to relay 0");
    expect(actions[3]).toContain("a recovery point of 1 disk every 15m");
  });
});

test("a server without data disks launches without any", () => {
  const { actions = [] } = jobsOf({ source: source({ data: 0, size: Size.gib(40) }) })["test"] as Record<
    string,
    string[]
  >;
  expect(actions).toContain("launch: S5.MEDIUM4 in the test subnet");
});
