import { statSync } from "node:fs";
import { join } from "node:path";
import { Duration, Goal, HealthCheck } from "../../../lib";
import { instances } from "../../../lib/local/services/cvm/rows";
import { requestRetry, requestRevert } from "../../../lib/reconcile";
import { sha256OfFile } from "../../../lib/transfer/disks";
import type { Rehearsal } from "../../support/rehearsal";
import { IMAGE, planFor } from "../../support/rehearsal-ground";
import { prepareOldGround, reinstalled, systemDiskSha256 } from "../../support/rehearsal-reinstall";
import { imageOf } from "../../support/rehearsal-programs";
import { expectNothingLeft, leftTypes, stage, view } from "./stage";

const on = stage((folder) => prepareOldGround(folder));

const oldSystem = (rehearsal: Rehearsal) => systemDiskSha256(rehearsal.local, on.ground.instance);

async function runsTheImage(rehearsal: Rehearsal): Promise<boolean> {
  const file = join(on.ground.images, IMAGE);
  const { InstanceSet } = await rehearsal.cloud.cvm.DescribeInstances({ InstanceIds: [on.ground.instance] });
  const disk = String(InstanceSet?.[0]?.SystemDisk?.DiskId);
  return (await rehearsal.local.diskSha256(disk, statSync(file).size)) === (await sha256OfFile(file));
}

function resets({ local }: Rehearsal): number {
  return local.report().calls["cvm.ResetInstance"] ?? 0;
}

function tagsOf({ local }: Rehearsal): Readonly<Record<string, string>> | undefined {
  return local.inventory().instance.find(({ id }) => id === on.ground.instance)?.tags;
}

async function tag({ cloud, local }: Rehearsal, tags: Readonly<Record<string, string>>): Promise<void> {
  await cloud.tag.TagResources({
    ResourceList: [`qcs::cvm:ap-guangzhou:uin/${local.uin}:instance/${on.ground.instance}`],
    Tags: Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
  });
}

describe("a named instance", () => {
  it("gets the image as its system, and nothing but that is left once it is final", async () => {
    const rehearsal = await on.rehearse(reinstalled(on.ground.instance, {}, { goal: Goal.FINALIZE }));

    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({ state: "FINALIZED" });
    expect(await runsTheImage(rehearsal)).toBe(true);
    await expectNothingLeft(rehearsal);
  });

  it("is imaged before it is overwritten, and the image stays until the cutover is final", async () => {
    const rehearsal = await on.rehearse(reinstalled(on.ground.instance));

    await rehearsal.run();

    const asked = rehearsal.events.flatMap((event) =>
      event.type === "effect" && event.what === "begun" ? [event.description] : [],
    );
    const imaged = asked.findIndex((text) => text.startsWith("image the old system"));
    expect(imaged).toBeGreaterThan(-1);
    expect(asked.findIndex((text) => text.startsWith("reinstall"))).toBeGreaterThan(imaged);
    // The imported one and that of the old system, each with its snapshot.
    expect(await leftTypes(rehearsal)).toEqual(["image", "image", "object", "snapshot", "snapshot"]);
  });

  it("has its old system back, byte for byte, when the cutover is reverted", async () => {
    const rehearsal = await on.rehearse(reinstalled(on.ground.instance));
    const before = await oldSystem(rehearsal);
    await rehearsal.run();
    expect(await oldSystem(rehearsal)).not.toBe(before);

    await rehearsal.leading((journal) => requestRevert(journal, ["web"], "a person"));
    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({ state: "REVERTED" });
    expect(await oldSystem(rehearsal)).toBe(before);
    expect(tagsOf(rehearsal)).toEqual({});
    await expectNothingLeft(rehearsal);
  });

  it("has its old system back when the new one does not answer", async () => {
    const unanswered = { checks: [HealthCheck.tcp(9, { within: Duration.seconds(20) })] };
    const declare = reinstalled(on.ground.instance, {}, { cutover: unanswered });
    const rehearsal = await on.rehearse(declare);
    const before = await oldSystem(rehearsal);

    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({ state: "FAILED", waitsFor: { reason: "ChecksFailed" } });
    expect(resets(rehearsal)).toBe(2);
    expect(await oldSystem(rehearsal)).toBe(before);
    expect(await leftTypes(rehearsal)).toEqual(["image", "object", "snapshot"]);
  });

  it("has the tags back that it had, and none besides, when the cutover is reverted", async () => {
    const rehearsal = await on.rehearse(reinstalled(on.ground.instance));
    const before = { team: "erp", "landfall:project": "rehearsal", "landfall:role": "somebody's word" };
    await tag(rehearsal, before);
    await rehearsal.run();
    expect(tagsOf(rehearsal)).toMatchObject({ "landfall:workload": "web", "landfall:role": "target" });

    await rehearsal.leading((journal) => requestRevert(journal, ["web"], "a person"));
    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({ state: "REVERTED" });
    expect(tagsOf(rehearsal)).toEqual(before);
  });

  it("keeps its tags when the answer to the claim is lost and a person turns back", async () => {
    const rehearsal = await on.rehearse(reinstalled(on.ground.instance));
    rehearsal.local.faults.add({ service: "tag", action: "TagResources", kind: "timeoutAfter" });
    while (rehearsal.local.faults.pending().length > 0) await rehearsal.run({ mode: "once" });
    expect(tagsOf(rehearsal)).toMatchObject({ "landfall:workload": "web" });

    await rehearsal.leading((journal) => requestRevert(journal, ["web"], "a person"));
    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({ state: "REVERTED" });
    expect(tagsOf(rehearsal)).toEqual({});
    expect(resets(rehearsal)).toBe(0);
    await expectNothingLeft(rehearsal);
  });

  it("is not overwritten once another run has claimed it while its old system was imaged", async () => {
    const rehearsal = await on.rehearse(reinstalled(on.ground.instance));
    const before = await oldSystem(rehearsal);
    while (rehearsal.local.inventory().image.length < 2) await rehearsal.run({ mode: "once" });
    expect(tagsOf(rehearsal)).toMatchObject({ "landfall:project": "rehearsal", "landfall:workload": "web" });
    const theirs = { "landfall:project": "crm", "landfall:workload": "db", "landfall:role": "target" };
    await tag(rehearsal, theirs);

    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({
      state: "FAILED",
      waitsFor: {
        reason: "TargetTaken",
        message: expect.stringContaining("workload db of project crm") as string,
      },
    });
    expect(resets(rehearsal)).toBe(0);
    expect(await oldSystem(rehearsal)).toBe(before);
    expect(tagsOf(rehearsal)).toEqual(theirs);
    expect(await leftTypes(rehearsal)).toEqual(["image", "object", "snapshot"]);
  });

  it("gets the host name and user data of the blueprint, which a reinstall takes", async () => {
    const userData = Buffer.from("#!/bin/sh").toString("base64");
    const blueprint = { ...imageOf().blueprint, hostname: "erp-web", userData } as ReturnType<
      typeof imageOf
    >["blueprint"];
    const rehearsal = await on.rehearse(reinstalled(on.ground.instance, { blueprint }));

    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({ state: "CUTOVER" });
    expect(rehearsal.local.world.table(instances).get(on.ground.instance)).toMatchObject({
      hostname: "erp-web",
      userData,
    });
  });

  it("is left alone when it is another machine than the blueprint says", async () => {
    const blueprint = { ...imageOf().blueprint, instanceType: "S5.LARGE8" } as ReturnType<
      typeof imageOf
    >["blueprint"];
    const rehearsal = await on.rehearse(reinstalled(on.ground.instance, { blueprint }));

    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({
      state: "FAILED",
      waitsFor: {
        reason: "TargetDiffers",
        message: expect.stringContaining("instance type is S5.MEDIUM2 instead of S5.LARGE8") as string,
      },
    });
    expect(resets(rehearsal)).toBe(0);
    expect(tagsOf(rehearsal)).toEqual({});
  });

  it("is left alone while it is the target of another workload", async () => {
    const rehearsal = await on.rehearse(reinstalled(on.ground.instance));
    await tag(rehearsal, { "landfall:project": "rehearsal", "landfall:workload": "db" });

    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({ state: "FAILED", waitsFor: { reason: "TargetOwned" } });
    expect(resets(rehearsal)).toBe(0);
  });

  it("is left alone while it carries another project's tag", async () => {
    const rehearsal = await on.rehearse(reinstalled(on.ground.instance));
    await tag(rehearsal, { "landfall:project": "somebody-elses" });
    const before = await oldSystem(rehearsal);

    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({
      state: "FAILED",
      waitsFor: {
        reason: "ReinstallOwner",
        message: expect.stringContaining("somebody-elses") as string,
      },
    });
    expect(resets(rehearsal)).toBe(0);
    expect(await oldSystem(rehearsal)).toBe(before);
    expect(await leftTypes(rehearsal)).toEqual(["image", "object", "snapshot"]);
  });

  it("is left alone until RESET-IMAGE-DRIFT is acknowledged, and its owner is told what to write", async () => {
    const declare = reinstalled(on.ground.instance, {}, {}, "not acknowledged");
    const rehearsal = await on.rehearse(declare);
    const before = await oldSystem(rehearsal);

    await rehearsal.run();

    const { state, waitsFor } = await view(rehearsal);
    expect([state, waitsFor?.reason]).toEqual(["FAILED", "ResetImageDrift"]);
    expect(waitsFor?.message).toContain(
      "ignore_changes = [image_id, disable_security_service, disable_monitor_service, disable_automation_service, keep_image_login]",
    );
    expect(resets(rehearsal)).toBe(0);
    expect(await oldSystem(rehearsal)).toBe(before);

    rehearsal.plan = planFor(on.ground, reinstalled(on.ground.instance));
    await rehearsal.leading((journal) => requestRetry(journal, ["web"], "a person"));
    await rehearsal.run();
    expect(await view(rehearsal)).toMatchObject({ state: "CUTOVER" });
  });
});
