import { Desk, leftIn } from "./desk";

jest.setTimeout(120_000);

const PROJECT = `apiVersion: landfall.dev/v1
kind: MigrationProject
name: shop
region: ap-guangzhou
zone: ap-guangzhou-6
`;

const REDIS = `${PROJECT}workloads:
  cache:
    engine: redis-dts
    source:
      access: { type: extranet, host: redis.example.com, port: 6379 }
      node: simple
      version: "5.0"
      databases: 16
      memory: 6GiB
      password: { from: env, name: SOURCE_PASSWORD }
    target:
      make: { type: 8, memory: 12GiB }
      password: { from: env, name: TARGET_PASSWORD }
    writeMode: normal
waves:
  caches:
    workloads: [cache]
    goal: replicate
    cutover: { checks: [{ type: tcp, port: 6379 }] }
`;

let desk: Desk;
beforeEach(() => (desk = new Desk()));
afterEach(() => desk.close());

it("a stack with a Redis target that Terraform made is destroyed only after its workload was dropped", async () => {
  desk.write("shop.yaml", REDIS);
  expect((await desk.run("deploy shop.yaml")).code).toBe(0);

  const refused = await desk.run("destroy shop.yaml");
  expect(refused.stderr).toContain("Nothing destroys the targets that Terraform made: cache.");
  expect(refused.code).toBe(1);
  expect(Object.keys(await leftIn(desk))).toContain("redis");

  desk.write("shop.yaml", `${PROJECT}workloads: {}\nwaves: {}\n`);
  // The recycle bin of Redis keeps security group and subnet for two hours, as it does on Tencent Cloud.
  const dropped = await desk.run("deploy shop.yaml");
  expect(dropped.stderr).toContain("- tencentcloud_redis_instance.shop_target_cache");
  desk.clock.advance(3 * 3_600_000);
  expect((await desk.run("deploy shop.yaml")).code).toBe(0);
  expect(await leftIn(desk)).toEqual({});
});
