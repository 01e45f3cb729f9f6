import { readFileSync } from "node:fs";
import { join } from "node:path";
import { codeOf, startTestCloud, type TestCloud } from "../harness";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.remove());
beforeEach(() => cloud.pass(1000));

const CANARY = "canary-value";
let counter = 0;

async function make(more: object = {}): Promise<string> {
  const name = `secret-${++counter}`;
  await cloud.ssm.CreateSecret({ SecretName: name, VersionId: "v1", SecretString: CANARY, ...more });
  return name;
}
const read = (SecretName: string, VersionId = "v1") => cloud.ssm.GetSecretValue({ SecretName, VersionId });

describe("a secret", () => {
  test("has every field that the provider dereferences, and gives its value back, which no file tells", async () => {
    const name = await make({ Description: "d" });
    expect(await cloud.ssm.DescribeSecret({ SecretName: name })).toMatchObject({
      SecretName: name,
      Description: "d",
      KmsKeyId: "DEFAULT",
      Status: "Enabled",
      DeleteTime: 0,
      SecretType: 0,
      AdditionalConfig: "",
      RotationStatus: false,
      CreateUin: 100000000001,
    });
    expect(await read(name)).toMatchObject({ SecretString: CANARY, SecretBinary: "" });
    expect(readFileSync(join(cloud.local.world.directory, "world.jsonl"), "utf8")).not.toContain(CANARY);
  });

  test("is never given back in plain text to who asks for it encrypted", async () => {
    const call = cloud.ssm.GetSecretValue({
      SecretName: await make(),
      VersionId: "v1",
      EncryptionPublicKey: "key",
    });
    expect(await codeOf(call)).toBe("UnsupportedOperation");
  });

  test("outlives a restart, and is of one region", async () => {
    const own = await startTestCloud();
    await own.ssm.CreateSecret({ SecretName: "kept", VersionId: "v1", SecretString: CANARY });
    const again = await own.restart();
    expect(await again.ssm.GetSecretValue({ SecretName: "kept", VersionId: "v1" })).toMatchObject({
      SecretString: CANARY,
    });
    await again.remove();
  });

  test("has up to ten versions, of text or bytes, that are added, changed and deleted; none at all is legal", async () => {
    const name = await make();
    const put = (VersionId: string, value: object) =>
      cloud.ssm.PutSecretValue({ SecretName: name, VersionId, ...value });
    const bytes = Buffer.from([0, 255, 1]).toString("base64");
    await put("v2", { SecretBinary: bytes });
    expect(await read(name, "v2")).toMatchObject({ SecretString: "", SecretBinary: bytes });
    expect(await codeOf(put("v2", { SecretString: "x" }))).toBe("ResourceInUse.VersionIdExists");
    expect(await codeOf(put("v3", { SecretString: "x", SecretBinary: bytes }))).toBe("InvalidParameterValue");
    expect(await codeOf(put("v3", {}))).toBe("InvalidParameterValue");
    expect(await codeOf(put("v3", { SecretBinary: "not base64!" }))).toBe("InvalidParameterValue");
    expect(await codeOf(put("v3", { SecretString: "x".repeat(32 * 1024 + 1) }))).toBe(
      "InvalidParameterValue",
    );
    expect(await codeOf(put("-", { SecretString: "x" }))).toBe("InvalidParameterValue");
    await cloud.ssm.UpdateSecret({ SecretName: name, VersionId: "v2", SecretString: "text now" });
    expect(await read(name, "v2")).toMatchObject({ SecretString: "text now", SecretBinary: "" });
    for (let index = 3; index <= 10; index++) await put(`v${index}`, { SecretString: "x" });
    expect(await codeOf(put("v11", { SecretString: "x" }))).toBe("LimitExceeded");
    const { Versions } = await cloud.ssm.ListSecretVersionIds({ SecretName: name });
    expect(Versions!.map((version) => version.VersionId)).toHaveLength(10);
    for (const { VersionId } of Versions!)
      await cloud.ssm.DeleteSecretVersion({ SecretName: name, VersionId: VersionId! });
    expect((await cloud.ssm.ListSecretVersionIds({ SecretName: name })).Versions).toEqual([]);
    expect(await codeOf(read(name))).toBe("ResourceNotFound");
  });

  test("is not read while it is disabled, and not deleted while it is enabled", async () => {
    const name = await make();
    expect(await codeOf(cloud.ssm.DeleteSecret({ SecretName: name }))).toBe("FailedOperation");
    await cloud.ssm.DisableSecret({ SecretName: name });
    expect(await codeOf(read(name))).toBe("ResourceUnavailable.ResourceDisabled");
    await cloud.ssm.EnableSecret({ SecretName: name });
    expect(await read(name)).toMatchObject({ SecretString: CANARY });
    await cloud.ssm.DisableSecret({ SecretName: name });
    await cloud.ssm.DeleteSecret({ SecretName: name, RecoveryWindowInDays: 0 });
    expect(await codeOf(cloud.ssm.DescribeSecret({ SecretName: name }))).toBe("ResourceNotFound");
  });

  test("waits for its deletion where days are given, and can be restored until then", async () => {
    const name = await make();
    await cloud.ssm.DisableSecret({ SecretName: name });
    expect(await codeOf(cloud.ssm.DeleteSecret({ SecretName: name, RecoveryWindowInDays: 31 }))).toBe(
      "InvalidParameterValue",
    );
    await cloud.ssm.DeleteSecret({ SecretName: name, RecoveryWindowInDays: 7 });
    expect(await cloud.ssm.DescribeSecret({ SecretName: name })).toMatchObject({ Status: "PendingDelete" });
    expect(await codeOf(cloud.ssm.EnableSecret({ SecretName: name }))).toBe(
      "ResourceUnavailable.ResourcePendingDeleted",
    );
    await cloud.ssm.RestoreSecret({ SecretName: name });
    expect(await codeOf(cloud.ssm.RestoreSecret({ SecretName: name }))).toBe("FailedOperation");
    await cloud.ssm.DeleteSecret({ SecretName: name, RecoveryWindowInDays: 7 });
    cloud.pass(8 * 86_400_000);
    expect(await codeOf(cloud.ssm.DescribeSecret({ SecretName: name }))).toBe("ResourceNotFound");
  });

  test("is found by name, state and tag, a little late; its name is unique in its region", async () => {
    const name = await make({ Tags: [{ TagKey: "team", TagValue: "shop" }] });
    const find = async (more: object) =>
      (await cloud.ssm.ListSecrets(more)).SecretMetadatas!.map((row) => row.SecretName);
    expect(await find({ SearchSecretName: name })).toEqual([]);
    cloud.pass(1000);
    expect(await find({ SearchSecretName: name, State: 1 })).toEqual([name]);
    expect(await find({ SearchSecretName: name, State: 2 })).toEqual([]);
    expect(await find({ TagFilters: [{ TagKey: "team", TagValue: ["shop"] }] })).toEqual([name]);
    const { Tags } = await cloud.tag.DescribeResourceTagsByResourceIds({
      ServiceType: "ssm",
      ResourcePrefix: "secret",
      ResourceIds: [`creatorUin/100000000001/${name}`],
      ResourceRegion: "ap-guangzhou",
    });
    expect(Tags).toMatchObject([{ TagKey: "team", TagValue: "shop" }]);
    await cloud.tag.ModifyResourceTags({
      Resource: `qcs::ssm:ap-guangzhou:uin/:secret/creatorUin/100000000001/${name}`,
      ReplaceTags: [{ TagKey: "stage", TagValue: "test" }],
    });
    expect(await find({ TagFilters: [{ TagKey: "stage" }] })).toEqual([]);
    cloud.pass(1000);
    expect(await find({ TagFilters: [{ TagKey: "stage" }] })).toEqual([name]);
    expect(await codeOf(cloud.ssm.CreateSecret({ SecretName: name, SecretString: "x" }))).toBe(
      "ResourceInUse.SecretExists",
    );
    expect(await codeOf(cloud.ssm.CreateSecret({ SecretName: "-bad", SecretString: "x" }))).toBe(
      "InvalidParameterValue",
    );
    await cloud.ssm.UpdateDescription({ SecretName: name, Description: "changed" });
    expect(await cloud.ssm.DescribeSecret({ SecretName: name })).toMatchObject({ Description: "changed" });
    expect((await cloud.ssm.GetServiceStatus()).ServiceEnabled).toBe(true);
  });
});
