import {
  bodyFiles,
  BUCKET,
  codeOf,
  HOST,
  raw,
  refusal,
  REGION,
  signed,
  startWithBucket,
  type TestCloud,
} from "./cloud";

const at = { Bucket: BUCKET, Region: REGION };
const OTHER = "other-1250000000";
const VERSIONED = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
let cloud: TestCloud;

beforeEach(async () => {
  cloud = await startWithBucket();
});

afterEach(async () => {
  expect(cloud.errors).toEqual([]);
  await cloud.remove();
});

async function set(select: string, body: string, host = HOST): Promise<string | undefined> {
  const answer = await signed(cloud, { method: "PUT", path: `/?${select}`, body, host });
  return answer.status === 200 ? undefined : codeOf(answer);
}

const website = (rules = "") =>
  `<WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix></IndexDocument><ErrorDocument><Key>e.html</Key></ErrorDocument>${rules && `<RoutingRules>${rules}</RoutingRules>`}</WebsiteConfiguration>`;
const routing = (condition: string, redirect: string) =>
  `<RoutingRule><Condition>${condition}</Condition><Redirect>${redirect}</Redirect></RoutingRule>`;
const NOT_FOUND = "<HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals>";
const log = (bucket: string) =>
  `<BucketLoggingStatus><LoggingEnabled><TargetBucket>${bucket}</TargetBucket><TargetPrefix>log/</TargetPrefix></LoggingEnabled></BucketLoggingStatus>`;
const encryption = (inner: string) =>
  `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>${inner}</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`;
const domain = (name: string) =>
  `<DomainConfiguration><DomainRule><Status>ENABLED</Status><Name>${name}</Name><Type>REST</Type></DomainRule></DomainConfiguration>`;
const origin = (type: string, code: string) =>
  `<OriginConfiguration><OriginRule><RulePriority>1</RulePriority><OriginType>${type}</OriginType><OriginCondition><HTTPStatusCode>${code}</HTTPStatusCode></OriginCondition><OriginInfo><HostInfo><HostName>www.example.com</HostName></HostInfo></OriginInfo></OriginRule></OriginConfiguration>`;
const cors = (inner: string, more = "") =>
  `<CORSConfiguration><CORSRule>${inner}</CORSRule>${more}</CORSConfiguration>`;
const lock = (inner = "") =>
  `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>${inner}</ObjectLockConfiguration>`;
const tiering = (days: number) =>
  `<IntelligentTieringConfiguration><Status>Enabled</Status><Transition><Days>${days}</Days><RequestFrequent>1</RequestFrequent></Transition></IntelligentTieringConfiguration>`;
const tieringRule = (id: string, ...tiers: string[]) =>
  `<IntelligentTieringConfiguration><Id>${id}</Id><Status>Enabled</Status>${tiers.join("")}</IntelligentTieringConfiguration>`;
const tier = (name: string, days: number) =>
  `<Tiering><AccessTier>${name}</AccessTier><Days>${days}</Days></Tiering>`;
const replication = (bucket: string) =>
  `<ReplicationConfiguration><Role>qcs::cam::uin/100000000001:uin/100000000001</Role><Rule><Status>Enabled</Status><Prefix></Prefix><Destination><Bucket>qcs::cos:${REGION}::${bucket}</Bucket></Destination></Rule></ReplicationConfiguration>`;
const referer = (type: string, empty: string) =>
  `<RefererConfiguration><Status>Enabled</Status><RefererType>${type}</RefererType><DomainList><Domain>*.example.com</Domain><Domain>127.0.0.1:8080</Domain></DomainList><EmptyReferConfiguration>${empty}</EmptyReferConfiguration></RefererConfiguration>`;

test.each([
  ["website", website(routing(NOT_FOUND, "<ReplaceKeyWith>404.html</ReplaceKeyWith>"))],
  ["logging", log(BUCKET)],
  ["accelerate", "<AccelerateConfiguration><Status>Suspended</Status></AccelerateConfiguration>"],
  ["cors", cors("<AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin>")],
  ["domain", domain("www.example.com")],
  ["origin", origin("Mirror", "404")],
  ["origin", origin("Redirect", "503")],
  ["referer", referer("Black-List", "Allow")],
  ["encryption", encryption("<SSEAlgorithm>SM4</SSEAlgorithm><KMSMasterKeyID></KMSMasterKeyID>")],
  ["encryption", encryption("<SSEAlgorithm>KMS</SSEAlgorithm><KMSMasterKeyID>key-1</KMSMasterKeyID>")],
  ["object-lock", lock("<Rule><DefaultRetention><Days>1</Days></DefaultRetention></Rule>")],
  ["intelligenttiering", tiering(60)],
])("?%s is given back as it was put, also after a restart", async (select, document) => {
  expect(await set(select, document)).toBeUndefined();
  cloud = await cloud.restart();
  const answer = await signed(cloud, { path: `/?${select}` });
  expect([answer.status, answer.body.toString()]).toEqual([200, document]);
});

test.each([
  ["website", "<WebsiteConfiguration/>", "MalformedXML"],
  ["website", website(routing(NOT_FOUND, "<ReplaceKeyPrefixWith>x</ReplaceKeyPrefixWith>")), "MalformedXML"],
  [
    "website",
    website(
      routing(
        "<HttpErrorCodeReturnedEquals>500</HttpErrorCodeReturnedEquals>",
        "<ReplaceKeyWith>x</ReplaceKeyWith>",
      ),
    ),
    "MalformedXML",
  ],
  ["website", website("x".repeat(70_000)), "XMLSizeLimit"],
  ["logging", log(OTHER), "InvalidTargetBucketForLogging"],
  ["logging", "<BucketLoggingStatus><LoggingEnabled/></BucketLoggingStatus>", "MalformedXML"],
  ["accelerate", "<AccelerateConfiguration><Status>On</Status></AccelerateConfiguration>", "MalformedXML"],
  ["cors", cors("<AllowedMethod>PATCH</AllowedMethod><AllowedOrigin>*</AllowedOrigin>"), "MalformedXML"],
  [
    "cors",
    cors("<AllowedMethod>GET</AllowedMethod><AllowedOrigin>http://*.*</AllowedOrigin>"),
    "MalformedXML",
  ],
  ["cors", cors("<AllowedMethod>GET</AllowedMethod>"), "MalformedXML"],
  ["domain", domain("not a name"), "MalformedXML"],
  ["origin", origin("Proxy", "503"), "MalformedXML"],
  ["referer", referer("Grey-List", "Allow"), "MalformedXML"],
  ["encryption", encryption("<SSEAlgorithm>DES</SSEAlgorithm>"), "MalformedXML"],
  [
    "encryption",
    encryption("<SSEAlgorithm>AES256</SSEAlgorithm><KMSMasterKeyID>k</KMSMasterKeyID>"),
    "MalformedXML",
  ],
  [
    "object-lock",
    "<ObjectLockConfiguration><ObjectLockEnabled>Disabled</ObjectLockEnabled></ObjectLockConfiguration>",
    "InvalidArgument",
  ],
  [
    "object-lock",
    lock("<Rule><DefaultRetention><Days>40000</Days></DefaultRetention></Rule>"),
    "MalformedXML",
  ],
  ["intelligenttiering", tiering(45), "MalformedXML"],
  ["intelligent-tiering&id=a", tieringRule("a", tier("ARCHIVE_ACCESS", 100)), "InvalidBucketState"],
  ["replication", replication(OTHER), "BucketVersionNotOpen"],
])("?%s refuses what COS documents as wrong: %s", async (select, document, code) => {
  expect(await set(select, document)).toBe(code);
});

test("browsers may ask beforehand, and are answered as the first rule that fits says", async () => {
  const cos = cloud.sdk();
  const CORSRules = [
    {
      AllowedOrigin: ["https://*.example.com"],
      AllowedMethod: ["PUT", "GET"],
      AllowedHeader: ["x-cos-meta-*", "Content-Type"],
      ExposeHeader: ["ETag"],
      MaxAgeSeconds: "60",
    },
    { AllowedOrigin: ["*"], AllowedMethod: ["GET"], AllowedHeader: [] },
  ];
  await cos.putBucketCors({ ...at, CORSRules } as never);
  expect((await cos.getBucketCors(at)).CORSRules).toHaveLength(2);
  const ask = (origin_: string, method: string, headers = "", path = "/k") =>
    raw(cloud, {
      method: "OPTIONS",
      path,
      headers: {
        origin: origin_,
        "access-control-request-method": method,
        ...(headers && { "access-control-request-headers": headers }),
      },
    });
  const allowed = await ask("https://a.example.com", "PUT", "X-Cos-Meta-A, content-type");
  expect(allowed.status).toBe(200);
  expect(allowed.headers).toMatchObject({
    "access-control-allow-origin": "https://a.example.com",
    "access-control-allow-methods": "PUT,GET",
    "access-control-allow-headers": "x-cos-meta-a,content-type",
    "access-control-expose-headers": "ETag",
    "access-control-max-age": "60",
  });
  expect((await ask("http://elsewhere", "GET")).headers["access-control-allow-origin"]).toBe("*");
  expect((await ask("http://elsewhere", "GET", "", "/?lifecycle")).status).toBe(200);
  for (const refused of [
    await ask("http://elsewhere", "PUT"),
    await ask("https://a.example.com", "DELETE"),
    await ask("https://a.example.com", "PUT", "x-other"),
  ])
    expect([refused.status, codeOf(refused)]).toEqual([403, "AccessForbidden"]);
  expect((await raw(cloud, { method: "OPTIONS", path: "/k" })).status).toBe(400);

  await cos.putObject({ ...at, Key: "k", Body: "x", ACL: "public-read" });
  const headers = { origin: "https://a.example.com" };
  const got = await raw(cloud, { path: "/k", headers });
  expect(got.headers).toMatchObject({
    "access-control-allow-origin": "https://a.example.com",
    "access-control-expose-headers": "ETag",
  });
  expect((await raw(cloud, { path: "/none", headers })).headers["access-control-allow-origin"]).toBeDefined();
  expect((await raw(cloud, { path: "/k" })).headers["access-control-allow-origin"]).toBeUndefined();
  await cos.deleteBucketCors(at);
  expect((await ask("http://elsewhere", "GET")).status).toBe(403);
  expect((await raw(cloud, { path: "/k", headers })).headers["access-control-allow-origin"]).toBeUndefined();
});

test("ResponseVary says in every answer that it depends on the origin", async () => {
  const rule = "<AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin>";
  expect(await set("cors", cors(rule, "<ResponseVary>true</ResponseVary>"))).toBeUndefined();
  expect((await signed(cloud, { path: "/" })).headers.vary).toBe("Origin");
});

test("hotlink protection asks strangers where they come from, and nobody who signs", async () => {
  const cos = cloud.sdk();
  await cos.putObject({ ...at, Key: "k", Body: "x", ACL: "public-read" });
  const from = async (address?: string) =>
    (await raw(cloud, { path: "/k", headers: address ? { referer: address } : {} })).status;
  const places = [
    "https://a.example.com/page",
    "http://127.0.0.1:8080/",
    "http://evil.net/a.example.com",
    undefined,
  ];
  const all = () => Promise.all(places.map(from));
  await set("referer", referer("White-List", "Deny"));
  expect(await all()).toEqual([200, 200, 403, 403]);
  expect((await signed(cloud, { path: "/k" })).status).toBe(200);
  await set("referer", referer("Black-List", "Allow"));
  expect(await all()).toEqual([403, 403, 200, 200]);
  await set("referer", "");
  expect(await all()).toEqual([200, 200, 200, 200]);
});

test("the bucket's encryption is that of its objects, unless they say another", async () => {
  const cos = cloud.sdk();
  await set(
    "encryption",
    encryption("<SSEAlgorithm>KMS</SSEAlgorithm><KMSMasterKeyID>key-1</KMSMasterKeyID>"),
  );
  const put = await cos.putObject({ ...at, Key: "k", Body: "x" });
  expect(put.headers).toMatchObject({
    "x-cos-server-side-encryption": "cos/kms",
    "x-cos-server-side-encryption-cos-kms-key-id": "key-1",
  });
  await cos.putObject({ ...at, Key: "own", Body: "x", Headers: { "x-cos-server-side-encryption": "SM4" } });
  await cos.deleteBucketEncryption(at);
  await cos.putObject({ ...at, Key: "plain", Body: "x" });
  const of = async (Key: string) =>
    (await cos.headObject({ ...at, Key })).headers?.["x-cos-server-side-encryption"] as unknown;
  expect([await of("k"), await of("own"), await of("plain")]).toEqual(["cos/kms", "SM4", undefined]);
  const wrong = cos.putObject({
    ...at,
    Key: "x",
    Body: "x",
    Headers: { "x-cos-server-side-encryption": "DES" },
  });
  expect((await refusal(wrong)).code).toBe("InvalidArgument");
});

test("the acceleration endpoint leads to a bucket that has it enabled, and to no other", async () => {
  const host = `${BUCKET}.cos.accelerate.myqcloud.com`;
  const reach = async (method: string, path: string) => {
    const answer = await signed(cloud, { method, path, host, ...(method === "PUT" ? { body: "x" } : {}) });
    return codeOf(answer) ?? answer.status;
  };
  expect(await reach("PUT", "/k")).toBe("BucketAccelerateNotEnabled");
  await set("accelerate", "<AccelerateConfiguration><Status>Enabled</Status></AccelerateConfiguration>");
  expect([await reach("PUT", "/k"), await reach("GET", "/k")]).toEqual([200, 200]);
  expect(await reach("DELETE", "/")).toBe("ActionAccelerateNotSupported");
  expect((await cloud.sdk().getObject({ ...at, Key: "k" })).Body.toString()).toBe("x");
  await set("accelerate", "<AccelerateConfiguration><Status>Suspended</Status></AccelerateConfiguration>");
  expect(await reach("GET", "/k")).toBe("BucketAccelerateNotEnabled");
});

test("a bucket of several zones says so, stores in classes of its own and takes no appends", async () => {
  const host = `${OTHER}.cos.${REGION}.myqcloud.com`;
  const body = "<CreateBucketConfiguration><BucketAZConfig>MAZ</BucketAZConfig></CreateBucketConfiguration>";
  expect((await signed(cloud, { method: "PUT", path: "/", host, body })).status).toBe(200);
  expect((await signed(cloud, { method: "HEAD", path: "/", host })).headers["x-cos-bucket-az-type"]).toBe(
    "MAZ",
  );
  expect(
    (await signed(cloud, { method: "HEAD", path: "/" })).headers["x-cos-bucket-az-type"],
  ).toBeUndefined();
  const cos = cloud.sdk();
  const there = { Bucket: OTHER, Region: REGION, Key: "k", Body: "x" };
  await cos.putObject(there);
  const { headers } = await cos.headObject(there);
  expect(headers?.["x-cos-storage-class"]).toBe("MAZ_STANDARD");
  expect((await refusal(cos.putObject({ ...there, StorageClass: "STANDARD_IA" }))).code).toBe(
    "OAZOperationNotSupportOnMAZBucket",
  );
  expect((await refusal(cos.putObject({ ...there, ...at, StorageClass: "MAZ_STANDARD" }))).code).toBe(
    "MAZOperationNotSupportOnOAZBucket",
  );
  const append = await signed(cloud, { method: "POST", path: "/log?append&position=0", host, body: "x" });
  expect(codeOf(append)).toBe("OAZOperationNotSupportOnMAZBucket");
  const ofs = body.replace("BucketAZConfig>MAZ</BucketAZConfig", "BucketArchConfig>OFS</BucketArchConfig");
  const refused = await signed(cloud, {
    method: "PUT",
    path: "/",
    host: host.replace("other", "ofs"),
    body: ofs,
  });
  expect(codeOf(refused)).toBe("NotImplemented");
});

test("what is uploaded under a default retention is neither overwritten nor removed before its end", async () => {
  const cos = cloud.sdk();
  await cos.putObject({ ...at, Key: "free", Body: "x" });
  await set(
    "object-lock",
    lock("<Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Days>1</Days></DefaultRetention></Rule>"),
  );
  await cos.putObject({ ...at, Key: "k", Body: "x" });
  expect((await cos.headObject({ ...at, Key: "k" })).headers).toMatchObject({
    "x-cos-object-lock-mode": "COMPLIANCE",
  });
  expect(await refusal(cos.putObject({ ...at, Key: "k", Body: "y" }))).toEqual({
    code: "ObjectLocked",
    status: 409,
  });
  expect((await refusal(cos.deleteObject({ ...at, Key: "k" }))).code).toBe("ObjectLocked");
  const { Error: failed, Deleted } = (await cos.deleteMultipleObject({
    ...at,
    Objects: [{ Key: "k" }, { Key: "free" }],
  })) as unknown as { Error: { Key: string; Code: string }[]; Deleted: { Key: string }[] };
  expect([failed.map(({ Code }) => Code), Deleted.map(({ Key }) => Key)]).toEqual([
    ["ObjectLocked"],
    ["free"],
  ]);
  await set("versioning", VERSIONED);
  await cos.putObject({ ...at, Key: "k", Body: "y" });
  await cos.deleteObject({ ...at, Key: "k" });
  expect((await refusal(cos.deleteObject({ ...at, Key: "k", VersionId: "null" } as never))).code).toBe(
    "ObjectLocked",
  );
  expect(codeOf(await signed(cloud, { method: "DELETE", path: "/?object-lock" }))).toBe("MethodNotAllowed");
  const stated = { "x-cos-object-lock-mode": "COMPLIANCE" };
  expect((await refusal(cos.putObject({ ...at, Key: "z", Body: "z", Headers: stated }))).code).toBe(
    "NotImplemented",
  );
});

test("a refused overwrite of what is locked leaves no bytes behind", async () => {
  const cos = cloud.sdk();
  await cos.putObject({ ...at, Key: "source", Body: "other" });
  await set(
    "object-lock",
    lock("<Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Days>1</Days></DefaultRetention></Rule>"),
  );
  await cos.putObject({ ...at, Key: "k", Body: "kept" });
  const before = bodyFiles(cloud);
  const copied = cos.putObjectCopy({ ...at, Key: "k", CopySource: `${HOST}/source` });
  expect((await refusal(copied)).code).toBe("ObjectLocked");
  expect((await refusal(cos.putObject({ ...at, Key: "k", Body: "new" }))).code).toBe("ObjectLocked");
  const position = { method: "POST", path: "/k?append&position=4", body: "new" };
  expect(codeOf(await signed(cloud, position))).toBe("ObjectNotAppendable");
  expect(bodyFiles(cloud)).toEqual(before);
  expect((await cos.getObject({ ...at, Key: "k" })).Body.toString()).toBe("kept");
});

test("intelligent tiering is enabled once; its rules come, are listed and go", async () => {
  expect(await set("intelligenttiering", tiering(30))).toBeUndefined();
  expect(await set("intelligenttiering", tiering(30))).toBeUndefined();
  expect(await set("intelligenttiering", tiering(60))).toBe("InvalidBucketState");
  const rule = tieringRule("a", tier("ARCHIVE_ACCESS", 100), tier("DEEP_ARCHIVE_ACCESS", 200));
  expect(
    await set("intelligent-tiering&id=a", `<?xml version="1.0" encoding="UTF-8"?>\n${rule}`),
  ).toBeUndefined();
  const wrong = tieringRule("b", tier("ARCHIVE_ACCESS", 200), tier("DEEP_ARCHIVE_ACCESS", 200));
  expect(await set("intelligent-tiering&id=b", wrong)).toBe("InvalidArgument");
  expect(await set("intelligent-tiering&id=c", rule)).toBe("InvalidArgument");
  const list = async () => (await signed(cloud, { path: "/?intelligent-tiering" })).body.toString();
  expect(await list()).toContain("<Id>default</Id>");
  expect(await list()).toContain(rule);
  expect((await signed(cloud, { path: "/?intelligent-tiering&id=a" })).body.toString()).toContain(rule);
  expect((await signed(cloud, { method: "DELETE", path: "/?intelligent-tiering&id=a" })).status).toBe(204);
  expect(await list()).not.toContain(rule);
});

test("replication needs versioning on both sides, and a target that is there", async () => {
  const host = `${OTHER}.cos.${REGION}.myqcloud.com`;
  await set("versioning", VERSIONED);
  expect(await set("replication", replication(OTHER))).toBe("TargetBucketNameInvalid");
  await signed(cloud, { method: "PUT", path: "/", host });
  expect(await set("replication", replication(OTHER))).toBe("BucketVersionNotOpen");
  await set("versioning", VERSIONED, host);
  expect(await set("replication", replication(OTHER))).toBeUndefined();
  expect((await signed(cloud, { path: "/?replication" })).body.toString()).toBe(replication(OTHER));
});

test("a domain belongs to one bucket, and logging is switched off by an empty status", async () => {
  const host = `${OTHER}.cos.${REGION}.myqcloud.com`;
  await signed(cloud, { method: "PUT", path: "/", host });
  expect(await set("domain", domain("www.example.com"))).toBeUndefined();
  expect(await set("domain", domain("WWW.example.com"), host)).toBe("DomainConfigConflict");
  expect(await set("logging", log(OTHER))).toBeUndefined();
  expect(await set("logging", "<BucketLoggingStatus/>")).toBeUndefined();
  expect((await signed(cloud, { path: "/?logging" })).body.toString()).toContain(
    "<BucketLoggingStatus></BucketLoggingStatus>",
  );
});

test("what is not modelled of a website is refused by name", async () => {
  const answer = await raw(cloud, { path: "/", host: `${BUCKET}.cos-website.${REGION}.myqcloud.com` });
  expect([answer.status, codeOf(answer)]).toEqual([501, "NotImplemented"]);
});
