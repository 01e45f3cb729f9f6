import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeOfflineImage } from "../../../examples/offline-image/make-image";
import { Goal, HealthCheck, Size } from "../../../lib";
import { partTable } from "../../../lib/local/cos/rows";
import { requestRevert } from "../../../lib/reconcile";
import { fixedCredentials } from "../../../lib/tencent";
import { sha256OfFile } from "../../../lib/transfer/disks";
import type { Rehearsal } from "../../support/rehearsal";
import { IMAGE, planFor, prepareGround, REGION, type NewGround } from "../../support/rehearsal-ground";
import { targetDigest, targetsIn } from "../../support/rehearsal-left";
import { madeIn } from "../../support/rehearsal-made";
import { ANSWERS, imageOf, oneImage, waveOf } from "../../support/rehearsal-programs";
import { expectNothingLeft, leftTypes, stage, view } from "./stage";

const MIB = 1024 ** 2;
const OWN_BUCKET = "own-images-1250000000";
const OPEN_GROUP = "open to everybody";

const on = stage((folder) => prepareGround(folder, oneImage(), furnish));

/** A bucket of the user's own with the image in it, and a security group that lets everybody in. */
async function furnish({ cloud }: NewGround): Promise<void> {
  await cloud.buckets.create(OWN_BUCKET, "private");
  const { SecurityGroup } = await cloud.vpc.CreateSecurityGroup({
    GroupName: OPEN_GROUP,
    GroupDescription: "",
  });
  const everything = { Protocol: "ALL", Port: "ALL", CidrBlock: "0.0.0.0/0", Action: "ACCEPT" };
  await cloud.vpc.ModifySecurityGroupPolicies({
    SecurityGroupId: String(SecurityGroup?.SecurityGroupId),
    SecurityGroupPolicySet: { Ingress: [everything], Egress: [everything] },
  });
}

function digestOfImage(): Promise<string> {
  return sha256OfFile(join(on.ground.images, IMAGE));
}

describe("an image on the way to its target", () => {
  it.each(["file", "bucket"] as const)(
    "arrives byte for byte with the journal in a %s, and nothing is left behind",
    async (carrier) => {
      const rehearsal = await on.rehearse(oneImage(), { carrier });

      const { outcome } = await rehearsal.run();

      expect(outcome).toBe("goal-reached");
      expect(await view(rehearsal)).toMatchObject({ state: "FINALIZED" });
      expect(await targetDigest(rehearsal)).toBe(await digestOfImage());
      expect(madeIn(rehearsal.local)).toEqual({ images: 1, instances: 4, snapshots: 1 });
      await expectNothingLeft(rehearsal);
    },
  );

  it.each([
    [Goal.DECLARE, "PENDING", { images: 0, instances: 0, snapshots: 0 }],
    [Goal.REPLICATE, "READY_FOR_TEST", { images: 1, instances: 0, snapshots: 1 }],
    [Goal.TEST, "READY_FOR_CUTOVER", { images: 1, instances: 2, snapshots: 1 }],
    [Goal.CUTOVER, "CUTOVER", { images: 1, instances: 4, snapshots: 1 }],
  ] as const)("goes no further than the goal %s", async (goal, state, made) => {
    const rehearsal = await on.rehearse(oneImage({}, { goal }));

    const { outcome } = await rehearsal.run();

    expect(outcome).toBe("goal-reached");
    expect(await view(rehearsal)).toMatchObject({ state });
    expect(madeIn(rehearsal.local)).toEqual(made);
    expect(targetsIn(rehearsal.local.inventory())).toHaveLength(goal === Goal.CUTOVER ? 1 : 0);
    expect(await leftTypes(rehearsal)).toEqual(goal === Goal.DECLARE ? [] : ["image", "object", "snapshot"]);
  });

  it("goes on from where it stands when the goal is raised, and does nothing a second time", async () => {
    const rehearsal = await on.rehearse(oneImage({}, { goal: Goal.TEST }));
    await rehearsal.run();
    rehearsal.plan = planFor(on.ground, oneImage());

    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({ state: "FINALIZED", attempt: 1 });
    expect(madeIn(rehearsal.local)).toEqual({ images: 1, instances: 4, snapshots: 1 });
    await expectNothingLeft(rehearsal);
  });

  it("is taken from a bucket where it already lies, and stays there", async () => {
    const object = { bucket: OWN_BUCKET, key: "golden/web.raw" };
    const rehearsal = await on.rehearse(
      oneImage({ image: { object: { ...object, region: REGION.region }, virtualSize: Size.mib(16) } }),
    );
    await rehearsal.cloud.cos.upload(object, join(on.ground.images, IMAGE));

    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({ state: "FINALIZED" });
    expect(await targetDigest(rehearsal)).toBe(await digestOfImage());
    expect(await leftTypes(rehearsal)).toEqual(["object"]);
    expect(await rehearsal.cloud.cos.head(object)).toMatchObject({ size: 16 * MIB });
  });

  it("is refused before anything is made when the object cannot be read", async () => {
    const object = { bucket: OWN_BUCKET, key: "nowhere.raw", region: REGION.region };
    const rehearsal = await on.rehearse(oneImage({ image: { object, virtualSize: Size.mib(16) } }));

    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({
      state: "FAILED",
      waitsFor: { reason: "ImageObjectReadable" },
    });
    expect(madeIn(rehearsal.local)).toMatchObject({ images: 0 });
  });

  it("stops nobody else when the object may not be read", async () => {
    const object = { bucket: OWN_BUCKET, key: "forbidden.raw", region: REGION.region };
    const rehearsal = await on.rehearse((project) => {
      const forbidden = project.addImage(
        "forbidden",
        imageOf({ image: { object, virtualSize: Size.mib(16) } }),
      );
      project.addWave("first", waveOf([forbidden, project.addImage("web", imageOf())]));
    });
    await rehearsal.cloud.cos.upload(object, join(on.ground.images, IMAGE));
    // Its policy names the objects that were declared when it was deployed, and this one was not.
    await rehearsal.assume("landfall-rehearsal-reconciler");

    const { outcome } = await rehearsal.run();

    expect(outcome).toBe("failed");
    expect(await view(rehearsal, "forbidden")).toMatchObject({
      state: "FAILED",
      waitsFor: {
        reason: "ImageObjectReadable",
        message: expect.stringContaining("may not read") as string,
      },
    });
    expect(await view(rehearsal, "web")).toMatchObject({ state: "FINALIZED" });
  });

  it("stops the run when the credentials themselves are refused", async () => {
    const object = { bucket: OWN_BUCKET, key: "golden/web.raw", region: REGION.region };
    const rehearsal = await on.rehearse(oneImage({ image: { object, virtualSize: Size.mib(16) } }));
    rehearsal.cloud = rehearsal.cloudAs(fixedCredentials("AKIDnobody", "nothing"));

    await expect(rehearsal.run()).rejects.toMatchObject({ code: "CLOUD-AUTH" });
  });

  it("leaves image and object in place where they are to be kept", async () => {
    const rehearsal = await on.rehearse(oneImage({ keep: { image: true, object: true } }));

    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({ state: "FINALIZED" });
    expect(await leftTypes(rehearsal)).toEqual(["image", "object", "snapshot"]);
  });

  it("is checked from where the reconciler runs when the target's own group lets that in", async () => {
    const group = on.ground.inventory.securityGroup.find(({ name }) => name === OPEN_GROUP);
    const { blueprint } = imageOf();
    const fromHere = [HealthCheck.http({ from: "reconciler", body: "came across inside a disk image" })];
    const rehearsal = await on.rehearse(
      oneImage(
        { blueprint: { ...blueprint, securityGroups: [String(group?.id)] } as typeof blueprint },
        { cutover: { checks: fromHere } },
      ),
    );

    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({ state: "FINALIZED" });
    // The test run had a probe, the cutover needed none.
    expect(madeIn(rehearsal.local)).toMatchObject({ instances: 3 });
    await expectNothingLeft(rehearsal);
  });

  it("goes back when a launched target is reverted, and nothing at all is left", async () => {
    const rehearsal = await on.rehearse(oneImage({}, { goal: Goal.CUTOVER }));
    await rehearsal.run();
    expect(targetsIn(rehearsal.local.inventory())).toHaveLength(1);

    await rehearsal.leading((journal) => requestRevert(journal, ["web"], "a person"));
    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({ state: "REVERTED" });
    expect(targetsIn(rehearsal.local.inventory())).toEqual([]);
    await expectNothingLeft(rehearsal);
  });
});

describe("a wave", () => {
  it("that changes after its test run is tested again before it may cut over", async () => {
    const rehearsal = await on.rehearse(oneImage({}, { goal: Goal.TEST }));
    await rehearsal.run();
    rehearsal.plan = planFor(on.ground, oneImage({}, { testRun: { checks: ANSWERS.slice(1) } }));

    await rehearsal.run();

    expect(rehearsal.events).toContainEqual(
      expect.objectContaining({ type: "step", step: "test", what: "voided" }),
    );
    expect(await view(rehearsal)).toMatchObject({ state: "FINALIZED" });
    // One image; test instance and probe twice, then target and probe.
    expect(madeIn(rehearsal.local)).toEqual({ images: 1, instances: 6, snapshots: 1 });
    await expectNothingLeft(rehearsal);
  });

  it("takes one workload to its goal although another one fails", async () => {
    await writeFile(join(on.ground.images, "text.raw"), "this is no disk");
    const rehearsal = await on.rehearse((project) => {
      const web = project.addImage("web", imageOf());
      const broken = project.addImage("broken", imageOf({ image: { file: "text.raw" } }));
      project.addWave("first", waveOf([web, broken]));
    });

    const { outcome } = await rehearsal.run();

    expect(outcome).toBe("failed");
    expect(await view(rehearsal, "web")).toMatchObject({ state: "FINALIZED" });
    expect(await view(rehearsal, "broken")).toMatchObject({ state: "FAILED" });
    await expectNothingLeft(rehearsal);
  });
});

describe("an upload", () => {
  it("that was cut in the middle goes on with the parts that are missing", async () => {
    const file = "large.raw";
    await makeOfflineImage(join(on.ground.images, file), { size: 160 * MIB });
    const rehearsal = await on.rehearse(oneImage({ image: { file } }, { goal: Goal.REPLICATE }));
    const sentUntilNow = () => rehearsal.local.storageReport().calls["UploadPart"] ?? 0;

    const stop = new AbortController();
    const interrupted = rehearsal.run({ signal: stop.signal });
    while (sentUntilNow() < 6) await new Promise((resolve) => setTimeout(resolve, 1));
    stop.abort(new Error("the machine went to sleep"));
    await interrupted;
    const stored = partsIn(rehearsal);
    const before = sentUntilNow();
    await rehearsal.run();

    // A part that was under way when the client let go may have arrived after the count.
    const sentAgain = sentUntilNow() - before;
    expect(stored).toBeGreaterThan(0);
    expect(sentAgain).toBeLessThanOrEqual(10 - stored);
    expect(sentAgain).toBeGreaterThanOrEqual(10 - before);
    expect(await view(rehearsal)).toMatchObject({ state: "READY_FOR_TEST" });
  });
});

/** How many parts the only unfinished upload has. */
function partsIn({ local }: Rehearsal): number {
  const [upload] = local.inventory().upload;
  return local.world
    .table(partTable)
    .all()
    .filter((part) => part.upload === upload?.id).length;
}
