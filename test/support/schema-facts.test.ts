import { schemaFaults } from "./schema-facts";

const bucket = { bucket: "images-1250000000" };

function cosBucket(more: object): string[] {
  return schemaFaults({ resource: { tencentcloud_cos_bucket: { b: { ...bucket, ...more } } } });
}

describe("the check against the provider's schema", () => {
  it("finds nothing in a bucket that is right", () => {
    const rules = [{ id: "x", filter_prefix: "tmp/", expiration: { days: 7 } }];
    expect(
      cosBucket({
        lifecycle_rules: rules,
        force_clean: true,
        tags: { a: "b" },
        lifecycle: {},
        provider: "x",
      }),
    ).toEqual([]);
  });

  it.each<[string, () => string[], string]>([
    [
      "an unknown type",
      () => schemaFaults({ resource: { tencentcloud_bucket: { b: {} } } }),
      "tencentcloud_bucket: unknown type",
    ],
    [
      "an unknown data source",
      () => schemaFaults({ data: { tencentcloud_users: { b: {} } } }),
      "data.tencentcloud_users: unknown type",
    ],
    [
      "a required attribute that is absent",
      () => schemaFaults({ resource: { tencentcloud_cos_bucket: { b: {} } } }),
      "tencentcloud_cos_bucket.b.bucket: required and absent",
    ],
    ["an unknown attribute", () => cosBucket({ colour: "red" }), "tencentcloud_cos_bucket.b.colour: unknown"],
    [
      "an attribute that cannot be set",
      () => cosBucket({ cos_bucket_url: "x" }),
      "tencentcloud_cos_bucket.b.cos_bucket_url: read-only",
    ],
    [
      "a text instead of a flag",
      () => cosBucket({ force_clean: "yes" }),
      'tencentcloud_cos_bucket.b.force_clean: "yes" is no "bool"',
    ],
    [
      "a list instead of a map",
      () => cosBucket({ tags: ["a"] }),
      'tencentcloud_cos_bucket.b.tags: ["a"] is no ["map","string"]',
    ],
    [
      "a number inside a map of texts",
      () => cosBucket({ tags: { a: 1 } }),
      'tencentcloud_cos_bucket.b.tags: {"a":1} is no ["map","string"]',
    ],
    [
      "too many blocks",
      () => cosBucket({ website: [{}, {}] }),
      "tencentcloud_cos_bucket.b.website: 2 blocks, at most 1",
    ],
    [
      "too few blocks",
      () => cosBucket({ intelligent_tiering_archiving_rule_list: [{ rule_id: "a", status: "Enabled" }] }),
      "tencentcloud_cos_bucket.b.intelligent_tiering_archiving_rule_list[0].tiering: 0 blocks, at least 1",
    ],
    [
      "a fault inside a nested block",
      () => cosBucket({ lifecycle_rules: [{ expiration: { days: 1, hours: 2 } }] }),
      "tencentcloud_cos_bucket.b.lifecycle_rules[0].expiration[0].hours: unknown",
    ],
    [
      "a text where a block belongs",
      () => cosBucket({ website: "x" }),
      "tencentcloud_cos_bucket.b.website[0]: not a block",
    ],
    [
      "an unknown argument of the provider",
      () => schemaFaults({ provider: { tencentcloud: [{ region: "x", token: "y" }] } }),
      "provider.tencentcloud.token: unknown",
    ],
  ])("catches %s", (_fault, check, message) => {
    expect(check()).toEqual([message]);
  });

  it("takes an expression for any type", () => {
    expect(cosBucket({ force_clean: "${var.clean}", tags: "${var.tags}" })).toEqual([]);
  });
});
