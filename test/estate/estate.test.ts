import { Goal, Size, type ImageImportProps } from "../../lib";
import { type TerraformJson } from "../../lib/testing";
import { bucketPrefix, estateName } from "../../lib/estate/names";
import { estateTags } from "../../lib/estate/tags";
import { blueprint, image, newProject, newStack, wave, webMigration, synthesize } from "../support/programs";
import fc from "fast-check";

const TAG_KEY = /^(?!qcs:|project:)[\p{L}\p{N} +\-=._:/@()[\]（）【】]{1,127}$/u;
const TAGGED = ["vpc", "subnet", "security_group", "cos_bucket", "cam_role", "cam_policy"];

describe("the estate of a project", () => {
  const { terraform } = synthesize(webMigration({ tags: { team: "erp ${x}" } }));

  it("asks for any 1.83 provider from either registry", () => {
    expect(terraform.terraform?.["required_providers"]).toEqual({
      tencentcloud: { source: "tencentcloudstack/tencentcloud", version: "~> 1.83" },
    });
  });

  it("has a network of its own with staging, test and target subnets", () => {
    expect(bodies(terraform, "vpc")).toMatchObject([
      { cidr_block: "10.0.0.0/16", name: "landfall-erp-staging" },
    ]);
    expect(
      bodies(terraform, "subnet").map(({ cidr_block, name }) => `${String(name)} ${String(cidr_block)}`),
    ).toEqual([
      "landfall-erp-staging 10.0.0.0/24",
      "landfall-erp-target 10.0.2.0/24",
      "landfall-erp-test 10.0.1.0/24",
    ]);
  });

  it("has no target subnet when every target stands elsewhere", () => {
    const elsewhere = blueprint({ vpc: "vpc-11111111", subnet: "subnet-11111111" });
    const subnets = bodies(synthesize(webMigration({}, { blueprint: elsewhere })).terraform, "subnet");
    expect(subnets.map(({ name }) => name)).toEqual(["landfall-erp-staging", "landfall-erp-test"]);
  });

  it("keeps its bucket private, encrypted and free of what refuses appends, and expires only images and scratch", () => {
    const [bucket, ...others] = bodies(terraform, "cos_bucket");
    expect(others).toEqual([]);
    expect(bucket).toMatchObject({ acl: "private", encryption_algorithm: "AES256", force_clean: true });
    expect(bucket?.["bucket"]).toMatch(/^landfall-erp-\$\{data\.tencentcloud_user_info\.\w+\.app_id\}$/);
    for (const absent of ["versioning_enable", "multi_az", "enable_intelligent_tiering", "cdc_id"])
      expect(bucket).not.toHaveProperty(absent);
    expect(
      (bucket?.["lifecycle_rules"] as LifecycleRule[]).map(({ expiration, filter_prefix }) => [
        filter_prefix,
        expiration.days,
      ]),
    ).toEqual([
      ["images/", 30],
      ["tmp/", 7],
    ]);
    expect(
      (bucket?.["lifecycle_rules"] as LifecycleRule[]).map((rule) => rule.abort_incomplete_multipart_upload),
    ).toEqual([{ days_after_initiation: 7 }, { days_after_initiation: 7 }]);
  });

  it("lets no image expire where a workload keeps its upload for good", () => {
    const kept = synthesize(webMigration({}, { keep: { object: true } }));
    const [bucket] = bodies(kept.terraform, "cos_bucket");
    expect(
      (bucket?.["lifecycle_rules"] as LifecycleRule[]).map(({ expiration, filter_prefix }) => [
        filter_prefix,
        expiration,
      ]),
    ).toEqual([
      ["images/", undefined],
      ["tmp/", { days: 7 }],
    ]);
  });

  it("never makes or changes a bucket of the user's", () => {
    const own = synthesize(webMigration({ bucket: "team-images-1250000000" }));
    expect(own.terraform.resource).not.toHaveProperty("tencentcloud_cos_bucket");
    expect(own.plan.estate.bucket).toBe("team-images-1250000000");
    expect(JSON.stringify(own.terraform)).toContain(":team-images-1250000000/*");
  });

  it("is tagged wherever tags can be, with keys that Tencent Cloud takes and values that Terraform leaves alone", () => {
    for (const type of TAGGED)
      for (const { tags } of bodies(terraform, type))
        expect(tags).toEqual({
          team: "erp $${x}",
          "landfall:project": "erp",
          "landfall:managed-by": "terraform",
        });
    for (const key of Object.keys(estateTags("erp"))) expect(key).toMatch(TAG_KEY);
  });

  it("is not there while every wave is at declare", () => {
    const project = newProject(newStack());
    project.addWave("first", wave([project.addImage("web", image())], { goal: Goal.DECLARE }));
    const { plan, terraform: nothing } = synthesize(project);
    expect(nothing).not.toHaveProperty("resource");
    expect(nothing).not.toHaveProperty("data");
    expect(plan.waves["first"]?.goal).toBe("declare");
  });

  it("is the same whether its needs were declared before or after the wave that deploys it", () => {
    const inOrder = (late: readonly string[]) => {
      const project = newProject(newStack());
      const add = (name: string, props: Partial<ImageImportProps> = {}) =>
        project.addImage(name, image(props));
      const declare = {
        web: () => project.addWave("web", wave([add("web")], { goal: Goal.TEST })),
        role: () =>
          project.addWave(
            "role",
            wave([add("role", { blueprint: blueprint({ role: "app" }) })], { goal: Goal.DECLARE }),
          ),
        elsewhere: () =>
          project.addWave(
            "elsewhere",
            wave([add("elsewhere", { image: storedImage })], { goal: Goal.DECLARE }),
          ),
      };
      for (const name of late) declare[name as keyof typeof declare]();
      return synthesize(project).terraform;
    };
    expect(inOrder(["role", "elsewhere", "web"])).toEqual(inOrder(["web", "elsewhere", "role"]));
  });
});

describe("names of the estate", () => {
  const project = fc.stringMatching(/^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/);
  const region = fc.constantFrom("ap-guangzhou", "na-siliconvalley", "ap-shanghai-fsi");

  it("keep a bucket's whole domain within 60 characters", () => {
    fc.assert(
      fc.property(project, region, (name, where) => {
        const prefix = bucketPrefix(name, where);
        expect(`${prefix}-1250000000.cos.${where}.myqcloud.com`.length).toBeLessThanOrEqual(60);
        expect(`${prefix}-1250000000`).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?-\d{8,10}$/);
      }),
    );
  });

  it("keep long project names apart", () => {
    const [one, other] = ["one", "other"].map((end) =>
      bucketPrefix(`warehouse-management-${end}`, "ap-guangzhou"),
    );
    expect(one).not.toBe(other);
  });

  it("fit the 60 characters of groups and networks", () => {
    expect(estateName("p".repeat(32), "test-target").length).toBeLessThanOrEqual(60);
  });
});

interface LifecycleRule {
  readonly filter_prefix: string;
  readonly expiration: { readonly days: number };
  readonly abort_incomplete_multipart_upload: unknown;
}

const storedImage = {
  object: { bucket: "images-1250000000", key: "web.vmdk", region: "ap-guangzhou" },
  virtualSize: Size.gib(40),
};

function bodies({ resource }: TerraformJson, type: string): Record<string, unknown>[] {
  return (Object.values(resource?.[`tencentcloud_${type}`] ?? {}) as Record<string, unknown>[]).sort(
    (left, right) => (String(left["name"]) < String(right["name"]) ? -1 : 1),
  );
}
