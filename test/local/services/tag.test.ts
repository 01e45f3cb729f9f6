import { codeOf, launch, makeNetwork, REGION, startTestCloud, type TestCloud } from "../harness";

let cloud: TestCloud;
let instance: string;
beforeAll(async () => {
  cloud = await startTestCloud();
  instance = (await launch(cloud, await makeNetwork(cloud))).id;
});
afterAll(() => cloud.remove());
beforeEach(() => cloud.pass(2000));

const name = (id = instance) => `qcs::cvm:${REGION}:uin/:instance/${id}`;
const read = async () =>
  (
    await cloud.tag.DescribeResourceTagsByResourceIds({
      ServiceType: "cvm",
      ResourcePrefix: "instance",
      ResourceIds: [instance],
      ResourceRegion: REGION,
      Offset: 0,
      Limit: 20,
    })
  ).Tags!.map((tag) => [tag.TagKey, tag.TagValue]);
const search = async (key: string, values: string[] = []) =>
  (
    await cloud.tag.GetResources({ TagFilters: [{ TagKey: key, TagValue: values }] })
  ).ResourceTagMappingList!.map((row) => row.Resource);

test("tags are replaced, deleted and read by id at once, also in the instance's own description", async () => {
  await cloud.tag.ModifyResourceTags({
    Resource: name(),
    ReplaceTags: [
      { TagKey: "a", TagValue: "1" },
      { TagKey: "b", TagValue: "2" },
    ],
  });
  await cloud.tag.ModifyResourceTags({
    Resource: name(),
    ReplaceTags: [{ TagKey: "b", TagValue: "3" }],
    DeleteTags: [{ TagKey: "a" }],
  });
  expect(await read()).toEqual([["b", "3"]]);
  expect((await cloud.cvm.DescribeInstances({ InstanceIds: [instance] })).InstanceSet![0]!.Tags).toEqual([
    { Key: "b", Value: "3" },
  ]);
});

test("a search sees new tags, and forgets old ones, a moment later", async () => {
  const full = `qcs::cvm:${REGION}:uin/${cloud.local.uin}:instance/${instance}`;
  await cloud.tag.TagResources({ ResourceList: [full], Tags: [{ TagKey: "wave", TagValue: "w1" }] });
  expect(await search("wave")).toEqual([]);
  cloud.pass(2000);
  expect(await search("wave", ["w1", "w2"])).toEqual([full]);
  expect(await search("wave", ["w2"])).toEqual([]);
  await cloud.tag.UnTagResources({ ResourceList: [full], TagKeys: ["wave"] });
  expect(await search("wave")).toEqual([full]);
  cloud.pass(2000);
  expect(await search("wave")).toEqual([]);
});

test("resources are found by tag and kind, in pages", async () => {
  await cloud.tag.ModifyResourceTags({
    Resource: name(),
    ReplaceTags: [{ TagKey: "team", TagValue: "shop" }],
  });
  await cloud.tag.ModifyResourceTags({
    Resource: name("ins-other000"),
    ReplaceTags: [{ TagKey: "team", TagValue: "shop" }],
  });
  cloud.pass(2000);
  const { Rows, TotalCount } = await cloud.tag.DescribeResourcesByTags({
    TagFilters: [{ TagKey: "team", TagValue: ["shop"] }],
    ServiceType: "cvm",
    Limit: 1,
  });
  expect(TotalCount).toBe(2);
  expect(Rows).toMatchObject([
    { ServiceType: "cvm", ResourcePrefix: "instance", ResourceRegion: REGION, ResourceId: instance },
  ]);
  const first = await cloud.tag.GetResources({
    TagFilters: [{ TagKey: "team", TagValue: [] }],
    MaxResults: 1,
  });
  const second = await cloud.tag.GetResources({
    TagFilters: [{ TagKey: "team", TagValue: [] }],
    MaxResults: 1,
    PaginationToken: first.PaginationToken!,
  });
  expect([first, second].map((page) => page.ResourceTagMappingList!.length)).toEqual([1, 1]);
  expect(second.PaginationToken).toBe("");
});

test.each<[string, object, string]>([
  ["neither list", {}, "InvalidParameter.Tag"],
  ["an empty list", { ReplaceTags: [] }, "InvalidParameter.Tag"],
  [
    "an empty list beside another",
    { ReplaceTags: [], DeleteTags: [{ TagKey: "k" }] },
    "InvalidParameter.Tag",
  ],
  [
    "eleven tags",
    { DeleteTags: Array.from({ length: 11 }, (_, index) => ({ TagKey: `k${index}` })) },
    "InvalidParameter.Tag",
  ],
  [
    "a key in both lists",
    { ReplaceTags: [{ TagKey: "k", TagValue: "v" }], DeleteTags: [{ TagKey: "k" }] },
    "InvalidParameterValue.DeleteTagsParamError",
  ],
])("tags are not changed by %s", async (_name, lists, code) => {
  expect(await codeOf(cloud.tag.ModifyResourceTags({ Resource: name(), ...lists }))).toBe(code);
});

test.each<[string, () => Promise<unknown>, string]>([
  [
    "a name of another form",
    () => cloud.tag.ModifyResourceTags({ Resource: "ins-1", ReplaceTags: [] }),
    "InvalidParameterValue.ResourceDescriptionError",
  ],
  [
    "a reserved key",
    () =>
      cloud.tag.ModifyResourceTags({ Resource: name(), ReplaceTags: [{ TagKey: "qcs:x", TagValue: "" }] }),
    "InvalidParameterValue.ReservedTagKey",
  ],
  ...(
    [
      ["an empty key", "", "v", "InvalidParameterValue.TagKeyEmpty"],
      ["a key of 128 characters", "k".repeat(128), "v", "InvalidParameterValue.TagKeyLengthExceeded"],
      ["a key with a control character", "k\u0007", "v", "InvalidParameterValue.TagKeyCharacterIllegal"],
      ["a value with a control character", "k", "v\n", "InvalidParameterValue.TagValueCharacterIllegal"],
    ] as const
  ).map(([what, TagKey, TagValue, code]): [string, () => Promise<unknown>, string] => [
    what,
    () => cloud.tag.TagResources({ ResourceList: [name()], Tags: [{ TagKey, TagValue }] }),
    code,
  ]),
  [
    "the same key twice",
    () =>
      cloud.tag.TagResources({
        ResourceList: [name()],
        Tags: ["1", "2"].map((TagValue) => ({ TagKey: "twice", TagValue })),
      }),
    "InvalidParameterValue.TagKeyDuplicate",
  ],
  [
    "the name of another region than the thing's",
    () =>
      cloud.tag.TagResources({
        ResourceList: [name().replace(REGION, "ap-shanghai")],
        Tags: [{ TagKey: "k", TagValue: "v" }],
      }),
    "InvalidParameterValue.RegionInvalid",
  ],
  [
    "the name of another account",
    () =>
      cloud.tag.TagResources({
        ResourceList: [name().replace("uin/", "uin/100000000999")],
        Tags: [{ TagKey: "k", TagValue: "v" }],
      }),
    "InvalidParameterValue.UinInvalid",
  ],
  [
    "a value of 256 characters",
    () =>
      cloud.tag.ModifyResourceTags({
        Resource: name(),
        ReplaceTags: [{ TagKey: "x", TagValue: "v".repeat(256) }],
      }),
    "InvalidParameterValue.TagValueLengthExceeded",
  ],
  [
    "eleven resources",
    () => cloud.tag.TagResources({ ResourceList: Array.from({ length: 11 }, () => name()), Tags: [] }),
    "LimitExceeded.ResourceNumPerRequest",
  ],
  [
    "eleven tags",
    () =>
      cloud.tag.TagResources({
        ResourceList: [name()],
        Tags: Array.from({ length: 11 }, (_, index) => ({ TagKey: `k${index}`, TagValue: "" })),
      }),
    "LimitExceeded.TagNumPerRequest",
  ],
  [
    "seven filters",
    () =>
      cloud.tag.GetResources({
        TagFilters: Array.from({ length: 7 }, () => ({ TagKey: "x", TagValue: [] })),
      }),
    "InvalidParameterValue.TagFiltersLengthExceeded",
  ],
])("%s is refused", async (_name, call, code) => {
  expect(await codeOf(call())).toBe(code);
});

describe("a request that makes something", () => {
  const twice = [
    { Key: "a", Value: "1" },
    { Key: "a", Value: "2" },
  ];
  const long = [{ Key: "a", Value: "v".repeat(256) }];
  const makeVpc = (Tags: typeof long) =>
    cloud.vpc.CreateVpc({ VpcName: "n", CidrBlock: "10.0.0.0/16", Tags });
  const makeKey = (Tags: typeof long) =>
    cloud.cvm.CreateKeyPair({
      KeyName: "refused",
      ProjectId: 0,
      TagSpecification: [{ ResourceType: "keypair", Tags }],
    });
  const makeCommand = (Tags: typeof long) =>
    cloud.tat.CreateCommand({ CommandName: "refused", Content: "bHM=", Tags });

  test.each([
    ["vpc", makeVpc, twice, "InvalidParameterValue.TagDuplicateKey"],
    ["vpc", makeVpc, long, "InvalidParameterValue.TagInvalidVal"],
    ["cvm", makeKey, twice, "InvalidParameterValue.DuplicateTags"],
    ["cvm", makeKey, [{ Key: "qcs:a", Value: "v" }], "FailedOperation.TagKeyReserved"],
    ["tat", makeCommand, [{ Key: "", Value: "v" }], "InvalidParameterValue"],
  ])("of %s has that service's code for its tags, and makes nothing", async (_service, make, tags, code) => {
    const before = cloud.local.inventory();
    expect(await codeOf(make(tags))).toBe(code);
    expect(cloud.local.inventory()).toEqual(before);
  });
});

test("tag 51 of a resource is refused", async () => {
  const tags = Array.from({ length: 51 }, (_, index) => ({ TagKey: `key-${index}`, TagValue: "v" }));
  const add = (ReplaceTags: typeof tags) =>
    codeOf(cloud.tag.ModifyResourceTags({ Resource: name("ins-full0000"), ReplaceTags }));
  for (const start of [0, 10, 20, 30, 40]) expect(await add(tags.slice(start, start + 10))).toBe("no error");
  expect(await add(tags.slice(50))).toBe("LimitExceeded.ResourceAttachedTags");
});

test("a pair of key and value is made once, is seen at once, and can be made again once it is deleted", async () => {
  const pair = { TagKey: "tencentcloud-terraform-lock", TagValue: "5d41402abc4b2a76b9719d911017c592" };
  const seen = async () => (await cloud.tag.DescribeTags(pair)).Tags;
  await cloud.tag.CreateTag(pair);

  expect(await seen()).toEqual([{ ...pair, CanDelete: 1 }]);
  expect(await codeOf(cloud.tag.CreateTag(pair))).toBe("ResourceInUse.TagDuplicate");
  await cloud.tag.DeleteTag(pair);
  expect(await seen()).toEqual([]);
  expect(await codeOf(cloud.tag.DeleteTag(pair))).toBe("ResourceNotFound.TagNonExist");
  await cloud.tag.CreateTag(pair);
  await cloud.tag.DeleteTag(pair);
});

test("a pair that a resource carries is listed by its key and cannot be deleted", async () => {
  const pair = { TagKey: "tier", TagValue: "front" };
  await cloud.tag.ModifyResourceTags({ Resource: name(), ReplaceTags: [pair] });

  expect(await cloud.tag.DescribeTags({ TagKeys: ["tier"] })).toMatchObject({
    TotalCount: 1,
    Tags: [{ ...pair, CanDelete: 0 }],
  });
  expect(await codeOf(cloud.tag.DeleteTag(pair))).toBe("FailedOperation.TagAttachedResource");
});

test.each([
  [
    "placement group",
    async () =>
      `cvm:ap-shanghai:uin/:ps/${(await cloud.cvm.CreateDisasterRecoverGroup({ Name: "apart", Type: "HOST" })).DisasterRecoverGroupId}`,
  ],
  [
    "launch template",
    async () => {
      const { LaunchTemplateId } = await cloud.cvm.CreateLaunchTemplate({
        LaunchTemplateName: "web",
        Placement: { Zone: "ap-guangzhou-6" },
        ImageId: "img-ubuntu24",
      });
      return `cvm:ap-shanghai:uin/:launch-template/${LaunchTemplateId}`;
    },
  ],
  [
    "bandwidth package",
    async () =>
      `vpc:ap-shanghai:uin/:bandwidthPackage/${(await cloud.vpc.CreateBandwidthPackage({})).BandwidthPackageId}`,
  ],
])("refuses the name of a %s that says another region", async (_, name) => {
  const tagging = cloud.tag.TagResources({
    ResourceList: [`qcs::${await name()}`],
    Tags: [{ TagKey: "k", TagValue: "v" }],
  });
  expect(await codeOf(tagging)).toBe("InvalidParameterValue.RegionInvalid");
});
