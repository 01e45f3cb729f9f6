import { importGuest, http } from "../guests";
import {
  codeOf,
  launch,
  makeGroup,
  makeNetwork,
  startTestCloud,
  type TestCloud,
  type TestNetwork,
} from "../harness";

let cloud: TestCloud;
let network: TestNetwork;
let image: string;
let lb: string;
beforeAll(async () => {
  cloud = await startTestCloud();
  network = await makeNetwork(cloud);
  image = await importGuest(cloud, { listeners: [http(8080)] });
  lb = await make();
});
afterAll(() => cloud.remove());
beforeEach(() => cloud.pass(2000));

async function make(more: object = {}): Promise<string> {
  const { LoadBalancerIds } = await cloud.clb.CreateLoadBalancer({
    LoadBalancerType: "OPEN",
    VpcId: network.vpc,
    LoadBalancerName: "front",
    ...more,
  });
  cloud.pass(2000);
  return LoadBalancerIds![0]!;
}
const show = async (id: string) =>
  (await cloud.clb.DescribeLoadBalancers({ LoadBalancerIds: [id] })).LoadBalancerSet![0];
/** Lets what a call began come to its end. */
async function settled(call: Promise<{ RequestId?: string }>): Promise<void> {
  const { RequestId } = await call;
  const status = async () => (await cloud.clb.DescribeTaskStatus({ TaskId: RequestId! })).Status;
  expect(await status()).toBe(2);
  cloud.pass(2000);
  expect(await status()).toBe(0);
}
async function listener(more: object = {}): Promise<string> {
  const call = cloud.clb.CreateListener({ LoadBalancerId: lb, Ports: [80], Protocol: "TCP", ...more });
  await settled(call);
  return (await call).ListenerIds![0]!;
}
const backends = async (ListenerId: string) =>
  (
    await cloud.clb.DescribeTargets({ LoadBalancerId: lb, ListenerIds: [ListenerId] })
  ).Listeners![0]!.Targets!.map(({ InstanceId, Port, Weight }) => [InstanceId, Port, Weight]);
const health = async (ListenerId: string) =>
  (
    await cloud.clb.DescribeTargetHealth({ LoadBalancerIds: [lb], ListenerIds: [ListenerId] })
  ).LoadBalancers![0]!.Listeners![0]!.Rules![0]!.Targets!.map((target) => target.HealthStatusDetail);

test("a load balancer is made in a moment, with an address, and is found by name and tag", async () => {
  const order = {
    LoadBalancerType: "INTERNAL",
    VpcId: network.vpc,
    SubnetId: network.subnet,
    LoadBalancerName: "inside",
    Tags: [{ TagKey: "team", TagValue: "shop" }],
    ClientToken: "once",
  };
  const { LoadBalancerIds } = await cloud.clb.CreateLoadBalancer(order);
  const id = LoadBalancerIds![0]!;
  expect(id).toMatch(/^lb-[a-z0-9]{8}$/);
  expect(await show(id)).toMatchObject({ Status: 0, LoadBalancerType: "INTERNAL", SubnetId: network.subnet });
  cloud.pass(2000);
  const shown = await show(id);
  expect(shown).toMatchObject({
    Status: 1,
    Tags: [{ TagKey: "team", TagValue: "shop" }],
    AttributeFlags: [],
  });
  expect(shown!.LoadBalancerVips![0]).toMatch(/^10\.0\.0\./);
  expect((await cloud.clb.CreateLoadBalancer(order)).LoadBalancerIds).toEqual([id]);
  expect(await codeOf(cloud.clb.CreateLoadBalancer({ ...order, LoadBalancerName: "other" }))).toBe(
    "InvalidParameterCombination",
  );
  const find = async (more: object) =>
    (await cloud.clb.DescribeLoadBalancers(more)).LoadBalancerSet!.map((row) => row.LoadBalancerId);
  expect(await find({ LoadBalancerName: "insid" })).toEqual([id]);
  expect(await find({ Filters: [{ Name: "tag:team", Values: ["shop"] }] })).toEqual([id]);
  expect(await codeOf(find({ Filters: [{ Name: "colour", Values: ["red"] }] }))).toBe(
    "InvalidParameterValue.InvalidFilter",
  );
  expect(await codeOf(cloud.vpc.DeleteSubnet({ SubnetId: network.subnet }))).toBe("ResourceInUse");
  await settled(cloud.clb.DeleteLoadBalancer({ LoadBalancerIds: [id] }));
  expect(await find({ LoadBalancerName: "insid" })).toEqual([]);
});

test("a load balancer lies where it was asked to lie, by the zone's name or number, in its region", async () => {
  expect((await show(await make({ ZoneId: "ap-guangzhou-6" })))!.MasterZone).toMatchObject({
    Zone: "ap-guangzhou-6",
    ZoneId: 100006,
  });
  expect((await show(await make({ MasterZoneId: "100003" })))!.MasterZone!.Zone).toBe("ap-guangzhou-3");
  expect((await show(lb))!.MasterZone).toBeUndefined();
  expect(await codeOf(make({ ZoneId: "ap-shanghai-2" }))).toBe("InvalidParameterValue");
});

test("a health check is shown as it was told", async () => {
  const id = await listener({ Ports: [8081], HealthCheck: { TimeOut: 5, IntervalTime: 20, HealthNum: 4 } });
  await settled(
    cloud.clb.ModifyListener({ LoadBalancerId: lb, ListenerId: id, HealthCheck: { UnHealthNum: 9 } }),
  );
  const { Listeners } = await cloud.clb.DescribeListeners({ LoadBalancerId: lb, ListenerIds: [id] });
  expect(Listeners![0]!.HealthCheck).toMatchObject({
    HealthSwitch: 1,
    TimeOut: 5,
    IntervalTime: 20,
    HealthNum: 4,
    UnHealthNum: 9,
  });
});

test.each([{ Vip: "1.2.3.4" }, { EipAddressId: "eip-00000000" }, { BandwidthPackageId: "bwp-00000000" }])(
  "a load balancer is not made as if it had %j",
  async (more) => {
    expect(await codeOf(make(more))).toBe("UnsupportedOperation");
  },
);

test("traffic is moved from one instance to another by registration and weight", async () => {
  const at = { LoadBalancerId: lb, ListenerId: await listener() };
  const [old, next] = [
    await launch(cloud, network, { ImageId: image }),
    await launch(cloud, network, { ImageId: image }),
  ];
  await settled(cloud.clb.RegisterTargets({ ...at, Targets: [{ InstanceId: old.id, Port: 8080 }] }));
  expect(await backends(at.ListenerId)).toEqual([[old.id, 8080, 10]]);
  const both = { ...at, Targets: [{ EniIp: next.ip, Port: 8080, Weight: 0 }] };
  await settled(cloud.clb.RegisterTargets(both));
  await settled(
    cloud.clb.ModifyTargetWeight({
      ...at,
      Targets: [
        { InstanceId: next.id, Port: 8080, Weight: 100 },
        { InstanceId: old.id, Port: 8080, Weight: 0 },
      ],
    }),
  );
  expect(await backends(at.ListenerId)).toEqual([
    [old.id, 8080, 0],
    [next.id, 8080, 100],
  ]);
  await settled(cloud.clb.DeregisterTargets({ ...at, Targets: [{ InstanceId: old.id, Port: 8080 }] }));
  expect(await backends(at.ListenerId)).toEqual([[next.id, 8080, 100]]);
  await cloud.cvm.TerminateInstances({ InstanceIds: [next.id] });
  cloud.pass(5000);
  expect(await backends(at.ListenerId)).toEqual([]);
  await settled(cloud.clb.DeleteListener(at));
});

test("a target is healthy while it runs, listens at the port and lets the balancer in", async () => {
  const at = { LoadBalancerId: lb, ListenerId: await listener({ Ports: [81] }) };
  const closed = await makeGroup(cloud, "22");
  const good = await launch(cloud, network, { ImageId: image });
  const shut = await launch(cloud, network, { ImageId: image, SecurityGroupIds: [closed] });
  const Targets = [
    { InstanceId: good.id, Port: 8080 },
    { InstanceId: good.id, Port: 9 },
    { InstanceId: shut.id, Port: 8080 },
  ];
  await settled(cloud.clb.RegisterTargets({ ...at, Targets }));
  expect(await health(at.ListenerId)).toEqual(["Alive", "Dead", "Dead"]);
  await settled(
    cloud.clb.ModifyLoadBalancerAttributes({ LoadBalancerId: lb, LoadBalancerPassToTarget: true }),
  );
  expect(await health(at.ListenerId)).toEqual(["Alive", "Dead", "Alive"]);
  await cloud.cvm.StopInstances({ InstanceIds: [good.id] });
  cloud.pass(5000);
  expect(await health(at.ListenerId)).toEqual(["Dead", "Dead", "Alive"]);
  await settled(
    cloud.clb.ModifyLoadBalancerAttributes({ LoadBalancerId: lb, LoadBalancerPassToTarget: false }),
  );
  await settled(cloud.clb.DeleteListener(at));
});

test("rules of an HTTP listener have targets of their own", async () => {
  const ListenerId = await listener({ Ports: [8000], Protocol: "HTTP" });
  const at = { LoadBalancerId: lb, ListenerId };
  const rule = { Domain: "shop.example.com", Url: "/" };
  const call = cloud.clb.CreateRule({ ...at, Rules: [rule] });
  await settled(call);
  const LocationId = (await call).LocationIds![0]!;
  expect(await codeOf(cloud.clb.CreateRule({ ...at, Rules: [rule] }))).toBe(
    "InvalidParameterValue.Duplicate",
  );
  const instance = await launch(cloud, network, { ImageId: image });
  const Targets = [{ InstanceId: instance.id, Port: 8080 }];
  expect(await codeOf(cloud.clb.RegisterTargets({ ...at, Targets }))).toBe(
    "InvalidParameter.LocationNotFound",
  );
  await settled(cloud.clb.RegisterTargets({ ...at, ...rule, Targets }));
  const { Listeners } = await cloud.clb.DescribeTargets({ LoadBalancerId: lb, ListenerIds: [ListenerId] });
  expect(Listeners).toMatchObject([
    { Rules: [{ LocationId, ...rule, Targets: [{ InstanceId: instance.id }] }] },
  ]);
  expect(await health(ListenerId)).toEqual(["Alive"]);
  await settled(
    cloud.clb.ModifyRule({ ...at, LocationId, Url: "/new", HealthCheck: { HealthSwitch: 1, CheckPort: 9 } }),
  );
  expect(await health(ListenerId)).toEqual(["Dead"]);
  await settled(cloud.clb.ModifyListener({ ...at, ListenerName: "renamed", Scheduler: "LEAST_CONN" }));
  const { Listeners: changed } = await cloud.clb.DescribeListeners({
    LoadBalancerId: lb,
    ListenerIds: [ListenerId],
  });
  expect(changed).toMatchObject([
    {
      ListenerName: "renamed",
      Scheduler: "LEAST_CONN",
      Rules: [{ Url: "/new", HealthCheck: { CheckPort: 9 } }],
    },
  ]);
  await settled(cloud.clb.DeleteRule({ ...at, LocationIds: [LocationId] }));
  const { Listeners: shown } = await cloud.clb.DescribeListeners({
    LoadBalancerId: lb,
    ListenerIds: [ListenerId],
  });
  expect(shown).toMatchObject([{ Protocol: "HTTP", Port: 8000, Rules: [] }]);
  await settled(cloud.clb.DeleteListener(at));
});

test("one change at a time", async () => {
  const at = { LoadBalancerId: lb, ListenerId: await listener({ Ports: [82] }) };
  await cloud.clb.CreateListener({ LoadBalancerId: lb, Ports: [83], Protocol: "TCP" });
  expect(await codeOf(cloud.clb.DeleteListener(at))).toBe("FailedOperation.ResourceInOperating");
  expect((await cloud.clb.DescribeListeners({ LoadBalancerId: lb, Port: 83 })).Listeners).toEqual([]);
  cloud.pass(2000);
  expect((await cloud.clb.DescribeListeners({ LoadBalancerId: lb, Port: 83 })).Listeners).toHaveLength(1);
});

test("protection from deletion holds until it is lifted, and groups that are bound stay", async () => {
  const id = await make();
  const group = await makeGroup(cloud, "80");
  await settled(cloud.clb.SetLoadBalancerSecurityGroups({ LoadBalancerId: id, SecurityGroups: [group] }));
  expect(await codeOf(cloud.vpc.DeleteSecurityGroup({ SecurityGroupId: group }))).toBe("ResourceInUse");
  await settled(cloud.clb.ModifyLoadBalancerAttributes({ LoadBalancerId: id, DeleteProtect: true }));
  expect((await show(id))!.AttributeFlags).toEqual(["DeleteProtect"]);
  expect(await codeOf(cloud.clb.DeleteLoadBalancer({ LoadBalancerIds: [id] }))).toBe("OperationDenied");
  await settled(cloud.clb.ModifyLoadBalancerAttributes({ LoadBalancerId: id, DeleteProtect: false }));
  await settled(cloud.clb.DeleteLoadBalancer({ LoadBalancerIds: [id] }));
  await cloud.vpc.DeleteSecurityGroup({ SecurityGroupId: group });
});

test("refused is what the balancer cannot have", async () => {
  const at = { LoadBalancerId: lb, ListenerId: await listener({ Ports: [90] }) };
  const instance = await launch(cloud, network);
  const elsewhere = await makeNetwork(cloud, "10.8.0.0/16");
  const stranger = await launch(cloud, elsewhere);
  const register = (target: object) =>
    codeOf(cloud.clb.RegisterTargets({ ...at, Targets: [{ InstanceId: instance.id, Port: 80, ...target }] }));
  expect(await register({ InstanceId: stranger.id })).toBe("InvalidParameterValue");
  expect(await register({ InstanceId: "ins-00000000" })).toBe("InvalidParameterValue");
  expect(await register({ Port: 0 })).toBe("InvalidParameter.PortCheckFailed");
  expect(await register({ Weight: 101 })).toBe("InvalidParameterValue.Range");
  expect(await codeOf(cloud.clb.RegisterTargets({ ...at, Targets: [] }))).toBe(
    "InvalidParameterValue.Length",
  );
  await cloud.cvm.StopInstances({ InstanceIds: [instance.id] });
  cloud.pass(5000);
  expect(await register({})).toBe("InvalidParameterValue");
  const port = (Ports: number[], Protocol = "TCP") =>
    codeOf(cloud.clb.CreateListener({ LoadBalancerId: lb, Ports, Protocol }));
  expect(await port([90])).toBe("InvalidParameter.PortCheckFailed");
  expect(await port([0])).toBe("InvalidParameter.PortCheckFailed");
  expect(await port([91], "HTTPS")).toBe("InvalidParameter.ProtocolCheckFailed");
  expect(await codeOf(show("lb-00000000"))).toBe("no error");
  expect(await codeOf(cloud.clb.DescribeListeners({ LoadBalancerId: "lb-00000000" }))).toBe(
    "InvalidParameter.LBIdNotFound",
  );
  expect(await codeOf(make({ VpcId: "vpc-00000000" }))).toBe("InvalidParameterValue");
  expect(await codeOf(make({ LoadBalancerType: "INTERNAL" }))).toBe("InvalidParameterValue");
  expect(await codeOf(cloud.clb.DescribeTaskStatus({ TaskId: "none" }))).toBe("ResourceNotFound");
});
