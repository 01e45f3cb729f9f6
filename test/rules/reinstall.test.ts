import type { ImageImportSpec } from "../../lib/engines/image-import/schema";
import { reinstallRules, type RuleFacts } from "../../lib/rules";
import { changed, fleet, type FleetVariation } from "./fleet";
import { breaches, describeRules, plan, type Sides } from "./sample";
import { breachesIn } from "./sides";

const id = "ins-1a2b3c4d";
const reinstall = (disk: object = {}, found?: NonNullable<RuleFacts["instances"]>[string]) =>
  plan(
    ({ workloads }) => {
      workloads.web.reinstall = "ins-1a2b3c4d";
      Object.assign(workloads.web.blueprint.systemDisk, disk);
    },
    found && { instances: { web: found } },
  );
const twoReinstalled = (first: ImageImportSpec["reinstall"], second: ImageImportSpec["reinstall"]) =>
  plan(({ workloads }) => {
    const db = { ...workloads.web, ...(second && { reinstall: second }) };
    workloads.web.reinstall = first;
    Object.assign(workloads, { db });
  });
const reinstalledAs = (blueprint: Partial<ImageImportSpec["blueprint"]>) =>
  plan(({ workloads }) => {
    workloads.web.reinstall = "ins-1a2b3c4d";
    Object.assign(workloads.web.blueprint, blueprint);
  });
const launchedAs = (blueprint: Partial<ImageImportSpec["blueprint"]>) =>
  plan(({ workloads }) => void Object.assign(workloads.web.blueprint, blueprint));
const DATA_DISK = { type: "CLOUD_SSD", size: "100GiB", deleteWithInstance: true } as const;

const sides: Record<string, Sides> = {
  "REINSTALL-BLUEPRINT": {
    broken: [
      reinstalledAs({ privateIp: "10.0.2.10" }),
      reinstalledAs({ role: "app-server" }),
      reinstalledAs({ dataDisks: [DATA_DISK] }),
      reinstalledAs({ publicBandwidth: "10Mbps" }),
      reinstalledAs({ tags: { team: "erp" } }),
    ],
    fine: [
      reinstalledAs({ hostname: "erp-web", userData: "aGVsbG8=", keyPair: "skey-1a2b3c4d", dataDisks: [] }),
      launchedAs({ privateIp: "10.0.2.10", role: "app-server", dataDisks: [DATA_DISK] }),
      launchedAs({ publicBandwidth: "10Mbps", tags: { team: "erp" } }),
    ],
  },
  "REINSTALL-DISK-TYPE": {
    broken: [
      reinstall({ type: "CLOUD_HSSD" }),
      reinstall({}, { id, systemDisk: { type: "LOCAL_BASIC", sizeGib: 60 } }),
    ],
    fine: [
      reinstall(),
      reinstall({ type: "CLOUD_BSSD" }),
      plan(({ workloads }) => void (workloads.web.blueprint.systemDisk.type = "CLOUD_HSSD")),
    ],
  },
  "REINSTALL-DISK-SIZE": {
    broken: [
      reinstall({}, { id, systemDisk: { type: "CLOUD_SSD", sizeGib: 61 } }),
      reinstall({}, { id, systemDisk: { type: "CLOUD_SSD", sizeGib: 59 } }),
    ],
    fine: [reinstall(), reinstall({}, { id, systemDisk: { type: "CLOUD_SSD", sizeGib: 60 } })],
  },
  "REINSTALL-TWICE": {
    broken: [twoReinstalled(id, id), twoReinstalled({ $ref: "old/id" }, { $ref: "old/id" })],
    fine: [reinstall(), twoReinstalled(id, "ins-5e6f7a8b"), twoReinstalled(id, undefined)],
  },
  "REINSTALL-OWNER": {
    broken: [reinstall({}, { id, owner: "crm" })],
    fine: [reinstall(), reinstall({}, { id, owner: "erp" }), reinstall({}, { id })],
  },
  "RESET-IMAGE-DRIFT": {
    broken: [reinstall({}, { id })],
    fine: [reinstall(), reinstall({}, { id, owner: "erp" })],
  },
};

describeRules(reinstallRules, sides);

test("RESET-IMAGE-DRIFT prints what the instance's owner has to add", () => {
  const rule = reinstallRules.find(({ id }) => id === "RESET-IMAGE-DRIFT");
  const [breach] = rule ? breaches(rule, reinstall({}, { id })) : [];
  expect(breach?.message).toContain(
    "ignore_changes = [image_id, disable_security_service, disable_monitor_service, disable_automation_service, keep_image_login]",
  );
  expect(breach?.message).toContain("acknowledge RESET-IMAGE-DRIFT for workloads/web");
});

describe("a replicated server that takes an instance over", () => {
  const replicated = (
    path: "import" | "rescue",
    found?: NonNullable<RuleFacts["instances"]>[string],
    type: "CLOUD_PREMIUM" | "CLOUD_HSSD" = "CLOUD_PREMIUM",
  ): FleetVariation =>
    changed(
      ({ workloads: { db } }) => {
        Object.assign(db, { path, reinstall: id });
        db.blueprint.systemDisk.type = type;
      },
      found && { instances: { db: found } },
    );
  const broken = (variation: FleetVariation) =>
    reinstallRules.filter((rule) => breachesIn(fleet, rule, variation).length > 0).map((rule) => rule.id);
  const there = { id, owner: "erp" };

  it("is judged as an image import is", () => {
    expect(broken(replicated("import", there))).toEqual([]);
    expect(broken(replicated("import", there, "CLOUD_HSSD"))).toEqual(["REINSTALL-DISK-TYPE"]);
    expect(broken(replicated("import", { id }))).toEqual(["RESET-IMAGE-DRIFT"]);
    expect(broken(replicated("import", { id, owner: "crm" }))).toEqual(["REINSTALL-OWNER"]);
  });

  it("says nothing that only a launch can give, whichever way its disk is replaced", () => {
    for (const path of ["import", "rescue"] as const) {
      const variation = changed(
        ({ workloads: { db } }) => {
          Object.assign(db, { path, reinstall: id });
          db.blueprint.privateIp = "10.0.2.10";
        },
        { instances: { db: there } },
      );
      expect(broken(variation)).toEqual(["REINSTALL-BLUEPRINT"]);
    }
  });

  it("resets nothing in rescue mode, where the disk that is there is written", () => {
    expect(broken(replicated("rescue", { id }, "CLOUD_HSSD"))).toEqual([]);
    const smaller = { ...there, systemDisk: { type: "CLOUD_SSD", sizeGib: 49 } };
    expect(broken(replicated("rescue", smaller))).toEqual(["REINSTALL-DISK-SIZE"]);
  });

  it("takes no instance that another workload takes, whatever their engines", () => {
    const both = changed(({ workloads }) => {
      workloads.db.reinstall = id;
      Object.assign(workloads, {
        other: { engine: "image-import", reinstall: id, blueprint: workloads.db.blueprint },
      });
    });
    expect(broken(both)).toEqual(["REINSTALL-TWICE"]);
  });
});
