import { landfallMatchers, synthMigration } from "../../lib/testing";
import { webMigration } from "../support/programs";

expect.extend(landfallMatchers);

const migration = (() => {
  const project = webMigration();
  project.acknowledge("SUBNET-UNUSED", { path: "workloads/web", reason: "the network team's decision" });
  return synthMigration(project);
})();

/** What a failing expectation says, without colours. */
function failure(act: () => void): string {
  try {
    act();
  } catch (error) {
    // eslint-disable-next-line no-control-regex
    return (error as Error).message.replace(/\u001b\[\d+m/g, "");
  }
  throw new Error("the expectation held");
}

describe("toOpenPort", () => {
  it("finds a port in the rules of any group or of one", () => {
    expect(migration).toOpenPort(22);
    expect(migration).toOpenPort(22, { group: "target" });
    expect(migration).toOpenPort(22, { group: "landfall-erp-target" });
    expect(migration).not.toOpenPort(22, { group: "probe" });
    expect(migration).not.toOpenPort(1500);
  });

  it("looks at who may connect", () => {
    expect(migration).toOpenPort(8088, { group: "test-target", from: "probe" });
    expect(migration).not.toOpenPort(8088, { group: "test-target", from: "target" });
    expect(migration).not.toOpenPort(8088, { group: "test-target", from: "10.0.0.0/16" });
    expect(migration).not.toOpenPort(22, { from: "0.0.0.0/0" });
  });

  it("looks at what a group may reach, by protocol", () => {
    expect(migration).toOpenPort(443, { group: "target", to: "203.0.113.7" });
    expect(migration).toOpenPort(443, { group: "target", to: "probe" });
    expect(migration).toOpenPort(53, { group: "probe", to: "183.60.83.19/32", protocol: "UDP" });
    expect(migration).not.toOpenPort(53, { group: "probe", to: "183.60.83.0/24", protocol: "UDP" });
    expect(migration).not.toOpenPort(443, { group: "target", to: "203.0.113.7", protocol: "UDP" });
    expect(migration).not.toOpenPort(443, { group: "test-target", to: "203.0.113.7" });
  });

  it("shows the rules that there are", () => {
    expect(failure(() => expect(migration).toOpenPort(1500, { group: "target", from: "203.0.113.0/24" })))
      .toBe(`expected security group target to open TCP 1500 from 203.0.113.0/24

landfall-erp-target, ingress:
  accept TCP 22 landfall-erp-probe
  accept TCP 8088 landfall-erp-probe`);
    expect(failure(() => expect(migration).not.toOpenPort(22, { group: "target" }))).toContain(
      "expected security group target not to open TCP 22, and it does",
    );
  });

  it("does not take a group that is not there for a closed one", () => {
    expect(() => expect(migration).not.toOpenPort(1500, { group: "rleay" })).toThrow(
      'the stack has no security group "rleay"; it has: probe, target, test-target.',
    );
    expect(() => expect(migration).not.toOpenPort(22, { from: "prob" })).toThrow('no security group "prob"');
  });
});

describe("toHaveWorkload", () => {
  it("finds a workload, and what it has", () => {
    expect(migration).toHaveWorkload("web");
    expect(migration).toHaveWorkload("web", {
      engine: "image-import",
      blueprint: { systemDisk: { size: "50GiB" } },
    });
    expect(migration).toHaveWorkload("web", { os: expect.objectContaining({ version: "22.04" }) as object });
    expect(migration).not.toHaveWorkload("db");
    expect(migration).not.toHaveWorkload("web", { blueprint: { instanceType: "S5.LARGE8" } });
  });

  it("shows the workloads that there are, or the members that differ and no others", () => {
    expect(failure(() => expect(migration).toHaveWorkload("db"))).toBe(
      'expected the plan to have a workload "db"\n\nworkloads:\n  web (image-import)',
    );
    const message = failure(() =>
      expect(migration).toHaveWorkload("web", { blueprint: { instanceType: "S5.LARGE8" } }),
    );
    expect(message).toContain('expected workload "web" to have');
    expect(message).toContain('-     "instanceType": "S5.LARGE8"');
    expect(message).toContain('+     "instanceType": "S5.MEDIUM4"');
    expect(message).not.toContain("systemDisk");
    expect(failure(() => expect(migration).not.toHaveWorkload("web"))).toContain(
      'expected the plan not to have a workload "web", and it does',
    );
  });
});

describe("toHaveJob", () => {
  it("finds a job, and what it does", () => {
    expect(migration).toHaveJob("web/cutover");
    expect(migration).toHaveJob("web/cutover", { gates: [{ type: "test-passed", maxAge: "7d" }] });
    expect(migration).toHaveJob("web/finalize", { after: ["web/cutover"], undo: [] });
    expect(migration).not.toHaveJob("db/cutover");
    expect(migration).not.toHaveJob("web/cutover", { gates: [] });
  });

  it("shows the jobs that there are, or what differs", () => {
    expect(failure(() => expect(migration).toHaveJob("web/finish"))).toBe(
      `expected the plan to have a job "web/finish"

jobs:
  web/replicate: upload, import
  web/test: launch, check, check, remove
  web/cutover: launch, check, check, verify, remove
  web/finalize: remove`,
    );
    expect(failure(() => expect(migration).toHaveJob("web/test", { after: ["db/replicate"] }))).toContain(
      '+     "web/replicate"',
    );
  });
});

describe("toAcknowledge", () => {
  it("finds what was acknowledged, anywhere or at a place", () => {
    expect(migration).toAcknowledge("SUBNET-UNUSED");
    expect(migration).toAcknowledge("SUBNET-UNUSED", "workloads/web");
    expect(migration).not.toAcknowledge("SUBNET-UNUSED", "project");
    expect(migration).not.toAcknowledge("REGION-UNKNOWN");
  });

  it("shows what was acknowledged and why", () => {
    expect(failure(() => expect(migration).toAcknowledge("REGION-UNKNOWN"))).toBe(
      `expected the program to acknowledge REGION-UNKNOWN

acknowledged:
  SUBNET-UNUSED at workloads/web: the network team's decision`,
    );
  });
});

it("the matchers say what they judge when they are given something else", () => {
  expect(() => expect(webMigration()).toHaveWorkload("web")).toThrow("what synthMigration returns");
});
