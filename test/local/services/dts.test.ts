import { readFileSync } from "node:fs";
import { join } from "node:path";
import { codeOf, launch, makeNetwork, startTestCloud, type TestCloud, type TestNetwork } from "../harness";
import { configuration, makeRedis, PASSWORD, SERVICE } from "./redis";

let cloud: TestCloud;
let network: TestNetwork;
beforeAll(async () => {
  cloud = await startTestCloud();
  network = await makeNetwork(cloud);
});
afterAll(() => cloud.remove());
beforeEach(() => cloud.pass(2000));

const detail = (JobId: string) => cloud.dts.DescribeMigrationDetail({ JobId });
const status = async (JobId: string) => (await detail(JobId)).Status;
const allowed = async (JobId: string) => {
  const { AllAction, AllowedAction } = (await detail(JobId)).Action!;
  expect(AllAction).toEqual(expect.arrayContaining(AllowedAction!));
  return AllowedAction!;
};
const trade = async (JobId: string) => (await detail(JobId)).TradeInfo!.TradeStatus;
const redis = async (id: string) =>
  (await cloud.redis.DescribeInstances({ InstanceId: id })).InstanceSet![0]!;

async function order(more: object = {}): Promise<string> {
  const { JobIds } = await cloud.dts.CreateMigrationService({ ...SERVICE, ...more });
  cloud.pass(2000);
  return JobIds![0]!;
}

async function target(more: object = {}): Promise<string> {
  const id = await makeRedis(cloud, network, more);
  cloud.pass(3000);
  return id;
}

/** A job that is configured and checked; with the ids of both. */
async function checked(more: object = {}) {
  const to = await target();
  const job = await order();
  await cloud.dts.ModifyMigrationJob(configuration(job, { target: to, ...more }));
  await cloud.dts.CreateMigrateCheckJob({ JobId: job });
  expect(await status(job)).toBe("checking");
  cloud.pass(3000);
  return { job, to };
}

async function synced() {
  const made = await checked();
  await cloud.dts.StartMigrateJob({ JobId: made.job });
  cloud.pass(10_000);
  expect(await status(made.job)).toBe("readyComplete");
  return made;
}

test("a migration goes from order to success, and says at each step what it can be asked for", async () => {
  const to = await target();
  const { JobIds } = await cloud.dts.CreateMigrationService({
    ...SERVICE,
    Tags: [{ TagKey: "team", TagValue: "shop" }],
  });
  const job = JobIds![0]!;
  expect(job).toMatch(/^dts-[a-z0-9]{8}$/);
  expect(await status(job)).toBe("creating");
  cloud.pass(2000);
  expect(await detail(job)).toMatchObject({
    JobName: "sessions",
    Status: "created",
    RunMode: "immediate",
    ExpectRunTime: "",
    SrcInfo: { Region: "ap-guangzhou", DatabaseType: "redis", Supplier: "" },
    DstInfo: { Region: "ap-guangzhou", DatabaseType: "redis", Supplier: "" },
    TradeInfo: { InstanceClass: "medium", TradeStatus: "notBilled", BillingType: "notBilling" },
    Tags: [{ TagKey: "team", TagValue: "shop" }],
    CompareTask: { Status: "notexist" },
    StepInfo: { MasterSlaveDistance: -1, SecondsBehindMaster: -1 },
  });
  expect(await allowed(job)).not.toContain("check");
  expect(await codeOf(cloud.dts.CreateMigrateCheckJob({ JobId: job }))).toBe(
    "OperationDenied.JobOperationDeniedError",
  );
  await cloud.dts.ModifyMigrationJob(configuration(job, { target: to }));
  expect(await detail(job)).toMatchObject({
    MigrateOption: { ExtraAttr: [{ Key: "DstWriteMode", Value: "clearData" }] },
    SrcInfo: { Info: [{ Host: "redis.example.com", Port: 6379, Password: "", EngineVersion: "" }] },
    DstInfo: { Info: [{ InstanceId: to, Password: "", EngineVersion: "" }] },
  });
  expect(await codeOf(cloud.dts.StartMigrateJob({ JobId: job }))).toBe(
    "OperationDenied.JobOperationDeniedError",
  );
  await cloud.dts.CreateMigrateCheckJob({ JobId: job });
  expect(await cloud.dts.DescribeMigrationCheckJob({ JobId: job })).toMatchObject({
    Status: "running",
    CheckFlag: "",
  });
  cloud.pass(3000);
  const check = await cloud.dts.DescribeMigrationCheckJob({ JobId: job });
  expect(check).toMatchObject({ Status: "success", CheckFlag: "checkPass" });
  expect(check.StepInfo!.map((step) => [step.StepId, step.StepStatus])).toEqual([
    ["ConnectDBCheck", "pass"],
    ["VersionCheck", "pass"],
    ["SrcPrivilegeCheck", "pass"],
    ["DstPrivilegeCheck", "pass"],
    ["DstEmptyCheck", "pass"],
    ["DstSpaceCheck", "pass"],
  ]);
  await cloud.dts.StartMigrateJob({ JobId: job });
  expect(await status(job)).toBe("readyRun");
  cloud.pass(1600);
  const running = await detail(job);
  expect(running).toMatchObject({
    Status: "running",
    StepInfo: { StepNow: 1, StepAll: 3, MasterSlaveDistance: -1 },
  });
  const [dumper] = running.StepInfo!.StepInfo!;
  expect(dumper).toMatchObject({ StepId: "dumper", Status: "running", Percent: 50 });
  expect(dumper!.StepMessage).toContain("Simulated: no redis-server runs");
  expect(await codeOf(cloud.dts.CompleteMigrateJob({ JobId: job }))).toBe(
    "OperationDenied.JobOperationDeniedError",
  );
  cloud.pass(10_000);
  expect(await detail(job)).toMatchObject({
    Status: "readyComplete",
    StepInfo: { StepNow: 3, MasterSlaveDistance: 0, SecondsBehindMaster: 0 },
  });
  expect(await allowed(job)).toEqual([
    "view",
    "stop",
    "isolate",
    "resize",
    "pause",
    "complete",
    "createCmpTask",
  ]);
  await cloud.dts.CompleteMigrateJob({ JobId: job });
  expect(await status(job)).toBe("completing");
  cloud.pass(2000);
  const done = await detail(job);
  expect(done.Status).toBe("success");
  expect(done.StepInfo!.StepInfo!.map((step) => step.Status)).toEqual(["success", "success", "success"]);
});

test("while a job writes to its target, the target takes no change and no other job", async () => {
  const { job, to } = await synced();
  expect(await redis(to)).toMatchObject({ DtsStatus: 1 });
  expect(await cloud.redis.DescribeInstanceDTSInfo({ InstanceId: to })).toMatchObject({
    JobId: job,
    Status: 8,
    Offset: 0,
    DstInfo: { InstanceId: to },
  });
  const forbidden: (() => Promise<unknown>)[] = [
    () => cloud.redis.DestroyPostpaidInstance({ InstanceId: to }),
    () => cloud.redis.ResetPassword({ InstanceId: to, Password: PASSWORD }),
    () => cloud.redis.ClearInstance({ InstanceId: to, Password: PASSWORD }),
    () => cloud.redis.UpgradeInstance({ InstanceId: to, MemSize: 2048 }),
  ];
  for (const call of forbidden) expect(await codeOf(call())).toBe("FailedOperation.DtsStatusAbnormal");
  const instances = async (MigrateRole: string) =>
    (await cloud.dts.DescribeMigrateDBInstances({ DatabaseType: "redis", MigrateRole, InstanceId: to }))
      .Instances!;
  expect(await instances("dst")).toMatchObject([{ Usable: 0 }]);
  expect(await instances("src")).toMatchObject([{ Usable: 1, Hint: "" }]);
  const other = await order();
  await cloud.dts.ModifyMigrationJob(configuration(other, { target: to }));
  await cloud.dts.CreateMigrateCheckJob({ JobId: other });
  cloud.pass(3000);
  expect(await status(other)).toBe("checkNotPass");
  await cloud.dts.StopMigrateJob({ JobId: job });
  expect(await status(job)).toBe("stopping");
  cloud.pass(2000);
  expect(await status(job)).toBe("canceled");
  expect(await redis(to)).toMatchObject({ DtsStatus: 0 });
  await cloud.redis.DestroyPostpaidInstance({ InstanceId: to });
});

describe("a check", () => {
  const flags = async (job: string) =>
    (await cloud.dts.DescribeMigrationCheckJob({ JobId: job })).StepInfo!.map((step) => step.StepStatus);

  test("finds a wrong password, blames it with a log that the provider can read, and is repeated after a change", async () => {
    const to = await target();
    const job = await order();
    const wrong = configuration(job, { target: to });
    wrong.DstInfo.Info[0]!.Password = "another-Pa55word";
    await cloud.dts.ModifyMigrationJob(wrong);
    await cloud.dts.CreateMigrateCheckJob({ JobId: job });
    cloud.pass(3000);
    const { CheckFlag, StepInfo, BriefMsg } = await cloud.dts.DescribeMigrationCheckJob({ JobId: job });
    expect(CheckFlag).toBe("checkNotPass");
    const failed = StepInfo!.find((step) => step.StepId === "DstPrivilegeCheck")!;
    expect(failed).toMatchObject({
      StepStatus: "failed",
      DetailCheckItems: [{ CheckResult: "failed", ErrorLog: [BriefMsg] }],
    });
    expect(await codeOf(cloud.dts.StartMigrateJob({ JobId: job }))).toBe(
      "OperationDenied.JobOperationDeniedError",
    );
    await cloud.dts.ModifyMigrationJob(configuration(job, { target: to }));
    expect(await status(job)).toBe("created");
    await cloud.dts.CreateMigrateCheckJob({ JobId: job });
    cloud.pass(3000);
    expect(await status(job)).toBe("checkPass");
  });

  test("asks for a target with a password", async () => {
    const to = await target({ NoAuth: true, Password: "" });
    const job = await order();
    await cloud.dts.ModifyMigrationJob(configuration(job, { target: to }));
    await cloud.dts.CreateMigrateCheckJob({ JobId: job });
    cloud.pass(3000);
    expect(await flags(job)).toEqual(["pass", "pass", "pass", "failed", "pass", "pass"]);
  });

  test("wants an empty target in write mode normal, and not in clearData", async () => {
    const { job, to } = await synced();
    await cloud.dts.CompleteMigrateJob({ JobId: job });
    cloud.pass(2000);
    for (const [mode, expected] of [
      ["normal", "checkNotPass"],
      ["clearData", "checkPass"],
      ["overwrite", "checkPass"],
    ] as const) {
      const next = await order();
      await cloud.dts.ModifyMigrationJob(configuration(next, { target: to, mode }));
      await cloud.dts.CreateMigrateCheckJob({ JobId: next });
      cloud.pass(3000);
      expect([mode, await status(next)]).toEqual([mode, expected]);
    }
    await cloud.redis.ClearInstance({ InstanceId: to, Password: PASSWORD });
    cloud.pass(2000);
    const last = await order();
    await cloud.dts.ModifyMigrationJob(configuration(last, { target: to, mode: "normal" }));
    await cloud.dts.CreateMigrateCheckJob({ JobId: last });
    cloud.pass(3000);
    expect(await status(last)).toBe("checkPass");
  });

  test("does not reach an instance that does not run, and blocks the rest; that cannot be skipped", async () => {
    const source = { AccessType: "cvm", Info: [{ CvmInstanceId: "ins-00000000", Port: 6379 }] };
    const { job } = await checked({ source });
    expect(await flags(job)).toEqual(["failed", "blocked", "blocked", "blocked", "blocked", "blocked"]);
    expect(await codeOf(cloud.dts.SkipCheckItem({ JobId: job, StepIds: ["ConnectDBCheck"] }))).toBe(
      "OperationDenied.BizOperationDeniedError",
    );
  });

  test("reaches an instance of the cloud, and another Redis instance, by id or by address", async () => {
    const instance = await launch(cloud, network);
    const from = await target();
    const { WanIp } = await redis(from);
    for (const source of [
      { AccessType: "cvm", Info: [{ CvmInstanceId: instance.id, Port: 6379 }] },
      { AccessType: "cdb", Info: [{ InstanceId: from, Password: PASSWORD }] },
      {
        AccessType: "vpc",
        Info: [{ Host: WanIp!, Port: 6379, VpcId: network.vpc, SubnetId: network.subnet }],
      },
    ]) {
      const { job } = await checked({ source });
      expect([source.AccessType, await status(job)]).toEqual([source.AccessType, "checkPass"]);
    }
  });
});

test("a source that goes away while data is copied is an error; a resume begins again", async () => {
  const instance = await launch(cloud, network);
  const source = { AccessType: "cvm", Info: [{ CvmInstanceId: instance.id, Port: 6379 }] };
  const { job } = await checked({ source });
  await cloud.dts.StartMigrateJob({ JobId: job });
  await cloud.cvm.StopInstances({ InstanceIds: [instance.id] });
  cloud.pass(10_000);
  const broken = await detail(job);
  expect(broken).toMatchObject({ Status: "error", ErrorInfo: [{ ErrorLog: broken.BriefMsg }] });
  expect(broken.BriefMsg).toContain(instance.id);
  expect(await codeOf(cloud.dts.ResumeMigrateJob({ JobId: job, ResumeOption: "normal" }))).toBe(
    "InvalidParameterValue.InvalidParameterValueError",
  );
  await cloud.cvm.StartInstances({ InstanceIds: [instance.id] });
  cloud.pass(5000);
  await cloud.dts.ResumeMigrateJob({ JobId: job, ResumeOption: "clearData" });
  expect(await status(job)).toBe("resuming");
  cloud.pass(10_000);
  expect(await detail(job)).toMatchObject({ Status: "readyComplete", BriefMsg: "" });
});

test("a pause keeps what was copied, and a restart of the cloud changes nothing", async () => {
  const own = await startTestCloud();
  const place = await makeNetwork(own);
  const to = await makeRedis(own, place);
  own.pass(3000);
  const { JobIds } = await own.dts.CreateMigrationService(SERVICE);
  const JobId = JobIds![0]!;
  own.pass(2000);
  await own.dts.ModifyMigrationJob(configuration(JobId, { target: to }));
  await own.dts.CreateMigrateCheckJob({ JobId });
  own.pass(3000);
  await own.dts.StartMigrateJob({ JobId });
  own.pass(1600);
  await own.dts.PauseMigrateJob({ JobId });
  own.pass(60_000);
  const again = await own.restart();
  const shown = await again.dts.DescribeMigrationDetail({ JobId });
  expect(shown).toMatchObject({ Status: "manualPaused", StepInfo: { StepInfo: [{ Percent: 50 }, {}, {}] } });
  await again.dts.ContinueMigrateJob({ JobId });
  again.pass(700);
  expect(
    (await again.dts.DescribeMigrationDetail({ JobId })).StepInfo!.StepInfo![0]!.Percent,
  ).toBeGreaterThan(50);
  again.pass(3000);
  expect((await again.dts.DescribeMigrationDetail({ JobId })).Status).toBe("readyComplete");
  expect(readFileSync(join(again.local.world.directory, "world.jsonl"), "utf8")).not.toContain("canary");
  await again.remove();
});

test("a timed job waits for its time in Beijing", async () => {
  const later = new Date(cloud.local.clock.now() + 8 * 3_600_000 + 3_600_000).toISOString();
  const ExpectRunTime = later.slice(0, 19).replace("T", " ");
  const { job } = await checked({ more: { RunMode: "timed", ExpectRunTime } });
  expect(await detail(job)).toMatchObject({ RunMode: "timed", ExpectRunTime });
  await cloud.dts.StartMigrateJob({ JobId: job });
  cloud.pass(1_800_000);
  expect(await status(job)).toBe("readyRun");
  cloud.pass(1_900_000);
  expect(await status(job)).toBe("readyComplete");
});

test("comparisons are made while a job syncs, started, and told of", async () => {
  const first = await checked();
  expect(await codeOf(cloud.dts.CreateCompareTask({ JobId: first.job }))).toBe(
    "OperationDenied.JobOperationDeniedError",
  );
  const { job } = await synced();
  expect(await codeOf(cloud.dts.CreateCompareTask({ JobId: job, Options: { Method: "glance" } }))).toBe(
    "InvalidParameterValue.InvalidParameterValueError",
  );
  const { CompareTaskId } = await cloud.dts.CreateCompareTask({
    JobId: job,
    Options: { Method: "rowsCount" },
  });
  expect(CompareTaskId).toMatch(new RegExp(`^${job}-cmp-[a-z0-9]{8}$`));
  const ids = { JobId: job, CompareTaskId: CompareTaskId! };
  const task = async () => (await cloud.dts.DescribeCompareTasks(ids)).Items![0]!;
  expect(await task()).toMatchObject({ Status: "created", Method: "rowsCount", Conclusion: "" });
  expect((await detail(job)).CompareTask).toMatchObject({ Status: "unstart" });
  await cloud.dts.StartCompare(ids);
  expect(await codeOf(cloud.dts.StartCompare(ids))).toBe("FailedOperation.StatusInConflict");
  expect(await codeOf(cloud.dts.DeleteCompareTask(ids))).toBe("FailedOperation.StatusInConflict");
  cloud.pass(3000);
  expect(await task()).toMatchObject({ Status: "success", Conclusion: "same" });
  expect((await detail(job)).CompareTask).toMatchObject({ CompareTaskId, Status: "consistent" });
  expect((await cloud.dts.DescribeCompareReport(ids)).Abstract).toMatchObject({
    Conclusion: "same",
    SrcSampleRows: 10_000,
    DstSampleRows: 10_000,
    DifferentRows: 0,
  });
  await cloud.dts.ModifyCompareTask({ ...ids, TaskName: "again", Options: { Method: "dataCheck" } });
  await cloud.dts.StartCompare(ids);
  await cloud.dts.StopCompare(ids);
  cloud.pass(2000);
  expect(await task()).toMatchObject({ Status: "canceled", TaskName: "again", Method: "dataCheck" });
  await cloud.dts.DeleteCompareTask(ids);
  expect((await cloud.dts.DescribeCompareTasks({ JobId: job })).TotalCount).toBe(0);
});

describe("the trade of a job", () => {
  test("that is not billed ends when it is isolated, and nothing brings it back", async () => {
    const job = await order();
    expect(await allowed(job)).toContain("isolate");
    await cloud.dts.IsolateMigrateJob({ JobId: job });
    expect(await trade(job)).toBe("notBilled");
    expect(await allowed(job)).toEqual(["view"]);
    cloud.pass(2000);
    expect(await trade(job)).toBe("offlined");
    expect(await allowed(job)).toEqual(["view"]);
    for (const call of [
      cloud.dts.RecoverMigrateJob({ JobId: job }),
      cloud.dts.DestroyMigrateJob({ JobId: job }),
    ])
      expect(await codeOf(call)).toBe("OperationDenied.JobOperationDeniedError");
  });

  test("goes from isolated to destroyed, and the job stays readable", async () => {
    const job = await order();
    await cloud.dts.ModifyMigrateJobSpec({ JobId: job, NewInstanceClass: "large" });
    expect(await trade(job)).toBe("resizing");
    cloud.pass(2000);
    expect((await detail(job)).TradeInfo).toMatchObject({ TradeStatus: "normal", InstanceClass: "large" });
    expect(await codeOf(cloud.dts.DestroyMigrateJob({ JobId: job }))).toBe(
      "OperationDenied.JobOperationDeniedError",
    );
    await cloud.dts.IsolateMigrateJob({ JobId: job });
    expect(await trade(job)).toBe("isolating");
    cloud.pass(2000);
    expect(await trade(job)).toBe("isolated");
    expect(await allowed(job)).toEqual(["view", "recover", "offline"]);
    await cloud.dts.RecoverMigrateJob({ JobId: job });
    expect(await trade(job)).toBe("normal");
    await cloud.dts.IsolateMigrateJob({ JobId: job });
    cloud.pass(2000);
    await cloud.dts.DestroyMigrateJob({ JobId: job });
    expect(await trade(job)).toBe("offlining");
    cloud.pass(2000);
    expect(await trade(job)).toBe("offlined");
    const { JobList } = await cloud.dts.DescribeMigrationJobs({ Limit: 100 });
    expect(JobList!.map((row) => row.JobId)).not.toContain(job);
    expect(cloud.local.inventory().migration.map(({ id }) => id)).not.toContain(job);
  });

  test("ends a run when it is isolated", async () => {
    const { job, to } = await synced();
    await cloud.dts.IsolateMigrateJob({ JobId: job });
    cloud.pass(2000);
    expect(await detail(job)).toMatchObject({ Status: "canceled", TradeInfo: { TradeStatus: "offlined" } });
    expect(await redis(to)).toMatchObject({ DtsStatus: 0 });
  });
});

test("jobs are listed by name, status, target and tag, a little late", async () => {
  const to = await target();
  const { JobIds } = await cloud.dts.CreateMigrationService({
    ...SERVICE,
    JobName: "needle",
    Tags: [{ TagKey: "team", TagValue: "needles" }],
  });
  const find = async (more: object) =>
    (await cloud.dts.DescribeMigrationJobs({ Limit: 100, ...more })).JobList!.map((row) => row.JobId);
  expect(await find({ JobName: "needle" })).toEqual([]);
  expect(await find({ JobId: JobIds![0] })).toEqual(JobIds);
  cloud.pass(2000);
  await cloud.dts.ModifyMigrationJob(configuration(JobIds![0]!, { target: to }));
  expect(await find({ DstInstanceId: to })).toEqual([]);
  cloud.pass(2000);
  expect(await find({ JobName: "needle", Status: ["created"] })).toEqual(JobIds);
  expect(await find({ DstInstanceId: to })).toEqual(JobIds);
  expect(await find({ TagFilters: [{ TagKey: "team", TagValue: ["needles"] }] })).toEqual(JobIds);
  expect(await find({ JobName: "needle", Status: ["running"] })).toEqual([]);
});

test("a rate limit and options are changed while a job runs", async () => {
  const { job } = await synced();
  await cloud.dts.ModifyMigrateRateLimit({ JobId: job, DumpThread: 8 });
  expect((await detail(job)).RateLimitOption).toMatchObject({
    CurrentDumpThread: 8,
    HasUserSetRateLimit: "yes",
  });
  expect(await codeOf(cloud.dts.ModifyMigrateRateLimit({ JobId: job, DumpThread: 17 }))).toBe(
    "InvalidParameterValue.InvalidParameterValueError",
  );
  await cloud.dts.ModifyMigrateRuntimeAttribute({
    JobId: job,
    OtherOptions: [{ Key: "ReplTimeout", Value: "120" }],
  });
  expect((await detail(job)).MigrateOption!.ExtraAttr).toContainEqual({ Key: "ReplTimeout", Value: "120" });
});

describe("refused is", () => {
  test.each<[string, object, string]>([
    [
      "another region's target",
      { DstRegion: "ap-shanghai" },
      "InvalidParameterValue.InvalidParameterValueError",
    ],
    [
      "an unknown database",
      { SrcDatabaseType: "papyrus" },
      "InvalidParameterValue.InvalidParameterValueError",
    ],
    ["an unknown class", { InstanceClass: "huge" }, "InvalidParameterValue.InvalidParameterValueError"],
    ["sixteen jobs at once", { Count: 16 }, "InvalidParameterValue.InvalidParameterValueError"],
    [
      "a name of 129 characters",
      { JobName: "x".repeat(129) },
      "InvalidParameterValue.InvalidParameterValueError",
    ],
  ])("an order with %s", async (_name, more, code) => {
    expect(await codeOf(cloud.dts.CreateMigrationService({ ...SERVICE, ...more }))).toBe(code);
  });

  test.each<[string, (to: string) => Parameters<typeof configuration>[1], string]>([
    ["an unknown target", () => ({ target: "crs-00000000" }), "InvalidParameter.InstanceNotFound"],
    [
      "no host",
      (target) => ({ target, source: { Info: [{ Port: 6379 }] } }),
      "MissingParameter.MissingParameterError",
    ],
    [
      "an unknown way of access",
      (target) => ({ target, source: { AccessType: "pigeon" } }),
      "InvalidParameterValue.InvalidParameterValueError",
    ],
    [
      "another database type",
      (target) => ({ target, source: { DatabaseType: "mysql" } }),
      "InvalidParameterValue.InvalidParameterValueError",
    ],
    [
      "an unknown write mode",
      (target) => ({ target, mode: "merge" }),
      "InvalidParameterValue.InvalidParameterValueError",
    ],
    [
      "four minutes of retries",
      (target) => ({ target, more: { AutoRetryTimeRangeMinutes: 4 } }),
      "InvalidParameterValue.InvalidParameterValueError",
    ],
    [
      "no time for a timed run",
      (target) => ({ target, more: { RunMode: "timed" } }),
      "InvalidParameterValue.InvalidParameterValueError",
    ],
  ])("a configuration with %s", async (_name, sides, code) => {
    const job = await order();
    expect(await codeOf(cloud.dts.ModifyMigrationJob(configuration(job, sides(await target()))))).toBe(code);
  });

  test("a job that is not there, and a check of what the embedded cloud does not move", async () => {
    expect(await codeOf(detail("dts-00000000"))).toBe("ResourceNotFound.JobNotExist");
    const job = await order({ SrcDatabaseType: "mysql", DstDatabaseType: "mysql" });
    const mysql = configuration(job, { target: "cdb-00000000" });
    const side = { DatabaseType: "mysql" };
    await cloud.dts.ModifyMigrationJob({
      ...mysql,
      SrcInfo: { ...mysql.SrcInfo, ...side },
      DstInfo: { ...mysql.DstInfo, ...side },
    });
    expect(await codeOf(cloud.dts.CreateMigrateCheckJob({ JobId: job }))).toBe(
      "UnsupportedOperation.UnsupportedOperationError",
    );
  });
});
