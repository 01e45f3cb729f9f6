import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { tmpdir } from "node:os";
import { systemClock } from "../../../lib/base/clock";
import { findProgram } from "../../../lib/local/redis-servers";
import { withServer } from "../../../lib/local/redis-servers/resp";
import { RedisServer } from "../../../lib/local/redis-servers/server";
import { makeGroup, makeNetwork, startTestCloud, type TestCloud, type TestNetwork } from "../harness";
import { configuration, makeRedis, PASSWORD, SERVICE } from "../services/redis";

const program = findProgram("redis-server");
const whenPresent = program === undefined ? describe.skip : describe;
if (program === undefined)
  console.warn("redis-server is not on this machine: migrations between real servers are NOT tested.");

const KEYS = 2000;
const FAST = {
  redis: 50,
  redisChange: 50,
  dtsCheck: 50,
  dtsChange: 50,
  dtsLook: 50,
  list: 0,
};

whenPresent("between real servers", () => {
  let cloud: TestCloud;
  let network: TestNetwork;
  let source: RedisServer;
  const folder = mkdtempSync(join(tmpdir(), "landfall-redis-source-"));

  beforeAll(async () => {
    cloud = await startTestCloud({ clock: systemClock, redis: "server", latencies: FAST });
    network = await makeNetwork(cloud);
    source = await startSource(folder);
  });
  afterAll(async () => {
    await cloud.remove();
    await source.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => source.clear());

  /** A Redis of one's own, whose clients may do everything. */
  async function startSource(directory: string): Promise<RedisServer> {
    const server = await RedisServer.start(program!, directory, {
      password: PASSWORD,
      memory: 256,
      parameters: {},
    });
    await withServer(server.access, (link) => link.send("ACL", "SETUSER", "default", "+@all"));
    return server;
  }

  const detail = (JobId: string) => cloud.dts.DescribeMigrationDetail({ JobId });
  const ask = (...words: string[]) => withServer(source.access, (server) => server.send(...words));

  async function until<T>(look: () => Promise<T>, good: (seen: T) => boolean): Promise<T> {
    for (;;) {
      const seen = await look();
      if (good(seen)) return seen;
      await delay(100);
    }
  }
  const reaches = (job: string, status: string) =>
    until(
      () => detail(job),
      (seen) => seen.Status === status,
    );
  const runs = (id: string) =>
    until(
      async () => (await cloud.redis.DescribeInstances({ InstanceId: id })).InstanceSet![0]!,
      (row) => row.Status === 2,
    );

  /** How clients reach an instance: at its loopback address, through its security groups. */
  const access = (id: string, password = PASSWORD) => {
    const host = cloud.local.redisAddress(id);
    return { host: host!.host, port: host!.port, password };
  };
  const at = (id: string, ...words: string[]) => withServer(access(id), (server) => server.send(...words));

  async function fill(from: number, to: number): Promise<void> {
    await withServer(source.access, async (server) => {
      for (let index = from; index < to; index++) await server.send("SET", `key:${index}`, `value ${index}`);
      await server.send("RPUSH", "list", "a", "b");
      await server.send("SADD", "set", "x", "y");
      await server.send("HSET", "hash", "f", "1", "g", "2");
      await server.send("ZADD", "zset", "1", "one");
    });
  }

  async function order(target: string, more: object = {}): Promise<string> {
    const { JobIds } = await cloud.dts.CreateMigrationService(SERVICE);
    const job = JobIds![0]!;
    await reaches(job, "created");
    const { host, port } = source.access;
    await cloud.dts.ModifyMigrationJob(
      configuration(job, {
        target,
        source: { Info: [{ Host: host, Port: port, Password: PASSWORD }] },
        ...more,
      }),
    );
    await cloud.dts.CreateMigrateCheckJob({ JobId: job });
    return job;
  }

  async function compare(job: string, Method: string) {
    const { CompareTaskId } = await cloud.dts.CreateCompareTask({ JobId: job, Options: { Method } });
    const ids = { JobId: job, CompareTaskId: CompareTaskId! };
    await cloud.dts.StartCompare(ids);
    await until(
      async () => (await cloud.dts.DescribeCompareTasks(ids)).Items![0]!,
      (task) => task.Status === "success",
    );
    return (await cloud.dts.DescribeCompareReport(ids)).Abstract!;
  }

  test("all data and then every change arrives, the target is locked meanwhile, and is free after completion", async () => {
    await fill(0, KEYS);
    const to = await makeRedis(cloud, network);
    await runs(to);
    await at(to, "SET", "old", "goes");
    const job = await order(to);
    await reaches(job, "checkPass");
    await cloud.dts.StartMigrateJob({ JobId: job });
    const synced = await reaches(job, "readyComplete");
    expect(synced.StepInfo).toMatchObject({ MasterSlaveDistance: 0, SecondsBehindMaster: 0, StepNow: 3 });
    expect(synced.StepInfo!.StepInfo![0]).toMatchObject({ Status: "success", StepMessage: "", Warnings: [] });
    expect(await at(to, "DBSIZE")).toBe(KEYS + 4);
    await expect(at(to, "SET", "mine", "1")).rejects.toThrow("READONLY");
    expect(await compare(job, "dataCheck")).toMatchObject({ Conclusion: "same", SrcSampleRows: KEYS + 4 });

    await fill(KEYS, KEYS + 50);
    await ask("DEL", "key:0");
    await cloud.dts.CompleteMigrateJob({ JobId: job });
    await reaches(job, "success");
    expect(await at(to, "GET", `key:${KEYS + 49}`)).toBe(`value ${KEYS + 49}`);
    expect(await at(to, "GET", "key:0")).toBeNull();
    expect(await at(to, "GET", "old")).toBeNull();
    expect(await at(to, "SET", "mine", "1")).toBe("OK");
    await ask("SET", "later", "1");
    const report = await compare(job, "dataCheck");
    expect(report).toMatchObject({ Conclusion: "different", DifferentRows: 2 });
    await ask("DEL", "later");
    await at(to, "DEL", "mine");
    expect(await compare(job, "rowsCount")).toMatchObject({ Conclusion: "same" });
  });

  test("one instance moves into another by the password that its clients have", async () => {
    const [from, to] = [await makeRedis(cloud, network), await makeRedis(cloud, network)];
    await runs(from);
    await runs(to);
    await at(from, "SET", "moved", "1");
    const Info = (Password: string) => ({ AccessType: "cdb", Info: [{ InstanceId: from, Password }] });
    await reaches(await order(to, { source: Info("Wrong-Pa55word") }), "checkNotPass");
    const job = await order(to, { source: Info(PASSWORD) });
    await reaches(job, "checkPass");
    await cloud.dts.StartMigrateJob({ JobId: job });
    await reaches(job, "readyComplete");
    expect(await compare(job, "dataCheck")).toMatchObject({ Conclusion: "same", SrcSampleRows: 1 });
    await cloud.dts.CompleteMigrateJob({ JobId: job });
    await reaches(job, "success");
    expect(await at(to, "GET", "moved")).toBe("1");
    expect(await at(to, "CONFIG", "GET", "masterauth")).toEqual(["masterauth", ""]);
  });

  test("checks are made of the servers themselves: password, content, and whether the source answers", async () => {
    const to = await makeRedis(cloud, network);
    await runs(to);
    const { host, port } = source.access;
    const failed = async (job: string) => {
      await reaches(job, "checkNotPass");
      const { StepInfo } = await cloud.dts.DescribeMigrationCheckJob({ JobId: job });
      return StepInfo!.find((step) => step.StepStatus === "failed")!.StepId;
    };
    const wrong = { source: { Info: [{ Host: host, Port: port, Password: "wrong" }] } };
    expect(await failed(await order(to, wrong))).toBe("SrcPrivilegeCheck");
    const nowhere = { source: { Info: [{ Host: "127.0.0.1", Port: 1, Password: PASSWORD }] } };
    expect(await failed(await order(to, nowhere))).toBe("ConnectDBCheck");
    await at(to, "SET", "present", "1");
    expect(await failed(await order(to, { mode: "normal" }))).toBe("DstEmptyCheck");
    expect(await failed(await order(to, { mode: "overwrite" }))).toBe("DstEmptyCheck");
  });

  test("a source that stops is an error, and the job can be stopped, which frees the target", async () => {
    const folder2 = mkdtempSync(join(tmpdir(), "landfall-redis-source-"));
    const second = await startSource(folder2);
    const to = await makeRedis(cloud, network);
    await runs(to);
    const { host, port } = second.access;
    const job = await order(to, { source: { Info: [{ Host: host, Port: port, Password: PASSWORD }] } });
    await reaches(job, "checkPass");
    await cloud.dts.StartMigrateJob({ JobId: job });
    await reaches(job, "readyComplete");
    await second.stop();
    rmSync(folder2, { recursive: true, force: true });
    const broken = await reaches(job, "error");
    expect(broken.BriefMsg).toBe("There is no connection between source and target.");
    await cloud.dts.StopMigrateJob({ JobId: job });
    await reaches(job, "canceled");
    expect(await at(to, "SET", "mine", "1")).toBe("OK");
  });

  test("passwords, read-only mode, clearing and security groups reach the server; its data outlives a restart of the cloud", async () => {
    const own = await startTestCloud({ clock: systemClock, redis: "server", latencies: FAST });
    const place = await makeNetwork(own);
    const id = await makeRedis(own, place);
    const settled = () =>
      until(
        async () => (await own.redis.DescribeInstances({ InstanceId: id })).InstanceSet![0]!,
        (row) => row.Status === 2,
      );
    await settled();
    const open = (password: string) => ({ ...own.local.redisAddress(id)!, password });
    await withServer(open(PASSWORD), (server) => server.send("SET", "kept", "1"));
    await own.redis.ResetPassword({ InstanceId: id, Password: "Another-Pa55word" });
    await settled();
    await expect(withServer(open(PASSWORD), () => Promise.resolve())).rejects.toThrow("WRONGPASS");
    await own.redis.ModifyInstanceReadOnly({ InstanceId: id, InputMode: "1" });
    await settled();
    const write = () => withServer(open("Another-Pa55word"), (server) => server.send("SET", "more", "1"));
    await expect(write()).rejects.toThrow("NOREPLICAS");
    const again = await own.restart();
    const address = { ...again.local.redisAddress(id)!, password: "Another-Pa55word" };
    expect(await withServer(address, (server) => server.send("GET", "kept"))).toBe("1");
    await again.redis.ClearInstance({ InstanceId: id, Password: "Another-Pa55word" });
    await until(
      async () => (await again.redis.DescribeInstances({ InstanceId: id })).InstanceSet![0]!,
      (row) => row.Status === 2,
    );
    expect(await withServer(address, (server) => server.send("DBSIZE"))).toBe(0);
    const closed = await makeGroup(again, "22");
    await again.redis.ModifyDBInstanceSecurityGroups({
      Product: "redis",
      InstanceId: id,
      SecurityGroupIds: [closed],
    });
    await expect(withServer(address, () => Promise.resolve())).rejects.toThrow();
    await again.redis.DestroyPostpaidInstance({ InstanceId: id });
    await until(
      async () => (await again.redis.DescribeInstances({ InstanceId: id })).InstanceSet![0]!,
      (row) => row.Status === -2,
    );
    await again.redis.CleanUpInstance({ InstanceId: id });
    await until(
      () => again.redis.DescribeInstances({ InstanceId: id }),
      (answer) => answer.TotalCount === 0,
    );
    expect(existsSync(join(again.local.world.directory, "redis", id))).toBe(false);
    await again.remove();
  });
});
