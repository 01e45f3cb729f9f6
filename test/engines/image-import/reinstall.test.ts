import { statSync } from "node:fs";
import { join } from "node:path";
import { Duration, Goal, HealthCheck } from "../../../lib";
import { requestRetry, requestRevert } from "../../../lib/reconcile";
import { sha256OfFile } from "../../../lib/transfer/disks";
import type { Rehearsal } from "../../support/rehearsal";
import { IMAGE, planFor } from "../../support/rehearsal-ground";
import { prepareOldGround, reinstalled, systemDiskSha256 } from "../../support/rehearsal-reinstall";
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
    const [instance] = rehearsal.local.inventory().instance.filter(({ id }) => id === on.ground.instance);
    expect(instance?.tags).toEqual({});
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

  it("is left alone while it carries another project's tag", async () => {
    const rehearsal = await on.rehearse(reinstalled(on.ground.instance));
    await rehearsal.cloud.tag.TagResources({
      ResourceList: [`qcs::cvm:ap-guangzhou:uin/${rehearsal.local.uin}:instance/${on.ground.instance}`],
      Tags: [{ TagKey: "landfall:project", TagValue: "somebody-elses" }],
    });
    const before = await oldSystem(rehearsal);

    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({
      state: "FAILED",
      waitsFor: {
        reason: "REINSTALL-OWNER",
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
    expect([state, waitsFor?.reason]).toEqual(["FAILED", "RESET-IMAGE-DRIFT"]);
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
