import { services } from "../../../lib/local/services";
import {
  type Clients,
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
let lb: string;
beforeAll(async () => {
  cloud = await startTestCloud();
  network = await makeNetwork(cloud);
  const { LoadBalancerIds } = await cloud.clb.CreateLoadBalancer({
    LoadBalancerType: "OPEN",
    VpcId: network.vpc,
  });
  lb = LoadBalancerIds![0]!;
  cloud.pass(2000);
});
afterAll(() => cloud.remove());
beforeEach(() => cloud.pass(2000));

/** What actions with filters need besides. */
const NEEDED: Readonly<Record<string, () => object>> = {
  DescribeSecurityGroupPolicies: () => ({ SecurityGroupId: network.open }),
  DescribeTargets: () => ({ LoadBalancerId: lb }),
  DescribeUsedIpAddress: () => ({ VpcId: network.vpc }),
};
const filtered = services.flatMap(({ name, actions }) =>
  Object.entries(actions)
    .filter(([, { fields }]) => fields.some((field) => field.name === "Filters"))
    .map(([action]) => [action, name as keyof Clients] as const),
);

test("there are actions with filters in every service that lists things by them", () => {
  expect([...new Set(filtered.map(([, service]) => service))].sort()).toEqual([
    "cbs",
    "clb",
    "cvm",
    "tat",
    "vpc",
  ]);
});

test.each(filtered)("%s heeds filters: one that it does not know is refused", async (action, service) => {
  const client = cloud[service] as unknown as Record<string, (request: object) => Promise<object>>;
  const request = { ...NEEDED[action]?.(), Filters: [{ Name: "no-such-filter", Values: ["x"] }] };
  expect(await codeOf(client[action]!(request))).toMatch(/filter/i);
});

describe("rules of a security group", () => {
  let SecurityGroupId: string;
  let other: string;
  beforeAll(async () => {
    SecurityGroupId = await makeGroup(cloud, "ALL");
    other = await makeGroup(cloud, "ALL");
    await cloud.vpc.ModifySecurityGroupPolicies({
      SecurityGroupId,
      SecurityGroupPolicySet: {
        Ingress: [
          { Protocol: "TCP", Port: "22,443", CidrBlock: "10.1.2.0/24", Action: "ACCEPT" },
          { Protocol: "UDP", Port: "53", SecurityGroupId: other, Action: "ACCEPT" },
          { Protocol: "ALL", Port: "ALL", Ipv6CidrBlock: "::/0", Action: "DROP" },
        ],
        Egress: [
          {
            Protocol: "tcp",
            Port: "443",
            CidrBlock: "0.0.0.0/0",
            Action: "accept",
            PolicyDescription: "to the web",
          },
        ],
      },
    });
  });
  /** Rules by direction and index, as their index leads to a deletion. */
  const found = async (...Filters: { Name: string; Values: string[] }[]) => {
    const { SecurityGroupPolicySet: set } = await cloud.vpc.DescribeSecurityGroupPolicies({
      SecurityGroupId,
      Filters,
    });
    return [
      ...set!.Ingress!.map((rule) => `in ${rule.PolicyIndex}`),
      ...set!.Egress!.map((rule) => `out ${rule.PolicyIndex}`),
    ];
  };

  test.each([
    ["direction", ["INBOUND"], ["in 0", "in 1", "in 2"]],
    ["direction", ["OUTBOUND"], ["out 0"]],
    ["direction", ["ALL"], ["in 0", "in 1", "in 2", "out 0"]],
    ["protocol-type", ["TCP"], ["in 0", "out 0"]],
    ["protocol-type", ["UDP", "ALL"], ["in 1", "in 2"]],
    ["port", ["443"], ["in 0", "out 0"]],
    ["port", ["ALL"], ["in 0", "in 1", "in 2", "out 0"]],
    ["poly", ["DROP"], ["in 2"]],
    ["poly", ["ACCEPT"], ["in 0", "in 1", "out 0"]],
    ["ip", ["10.1"], ["in 0"]],
    ["ip", ["::"], ["in 2"]],
    ["description", ["web"], ["out 0"]],
    ["address-module", ["ipm-00000000"], []],
    ["service-module", ["ppm-00000000"], []],
  ])("are found by %s %j", async (Name, Values, rules) => {
    expect(await found({ Name, Values })).toEqual(rules);
  });

  test("are found by the group that they name, and by several filters at once", async () => {
    expect(await found({ Name: "security-group-id", Values: [other] })).toEqual(["in 1"]);
    expect(
      await found({ Name: "direction", Values: ["INBOUND"] }, { Name: "port", Values: ["443"] }),
    ).toEqual(["in 0"]);
  });
});

test("targets of a load balancer are found by address, rule and tag", async () => {
  const run = async <T>(call: Promise<T>): Promise<T> => {
    const answer = await call;
    cloud.pass(2000);
    return answer;
  };
  const at = { LoadBalancerId: lb };
  const { ListenerIds } = await run(cloud.clb.CreateListener({ ...at, Ports: [80], Protocol: "HTTP" }));
  const ListenerId = ListenerIds![0]!;
  const locations = await run(
    cloud.clb.CreateRule({
      ...at,
      ListenerId,
      Rules: [
        { Domain: "a.example.com", Url: "/" },
        { Domain: "b.example.com", Url: "/" },
      ],
    }),
  );
  const [a, b] = locations.LocationIds!;
  const old = await launch(cloud, network);
  const next = await launch(cloud, network);
  for (const [LocationId, instance, Tag] of [
    [a, old, "blue"],
    [a, next, "green"],
    [b, old, "green"],
  ] as const)
    await run(
      cloud.clb.RegisterTargets({
        ...at,
        ListenerId,
        LocationId,
        Targets: [{ InstanceId: instance.id, Port: 80, Tag }],
      }),
    );
  const found = async (Name: string, ...Values: string[]) => {
    const { Listeners } = await cloud.clb.DescribeTargets({ ...at, Filters: [{ Name, Values }] });
    return Listeners![0]!.Rules!.map((rule) => rule.Targets!.map(({ InstanceId }) => InstanceId));
  };
  expect(await found("private-ip-address", old.ip)).toEqual([[old.id], [old.id]]);
  expect(await found("location-id", a!)).toEqual([[old.id, next.id], []]);
  expect(await found("tag", "green")).toEqual([[next.id], [old.id]]);
  expect(await found("tag", "red")).toEqual([[], []]);
});

test("addresses in use are found by what has them, and not by a list beside a filter", async () => {
  const instance = await launch(cloud, network);
  const VpcId = network.vpc;
  const found = async (Name: string, ...Values: string[]) =>
    (await cloud.vpc.DescribeUsedIpAddress({ VpcId, Filters: [{ Name, Values }] })).IpAddressStates;
  const used = [{ IpAddress: instance.ip, ResourceId: instance.id }];
  expect(await found("resource-id", instance.id)).toMatchObject(used);
  expect(await found("ip-addresses", instance.ip)).toMatchObject(used);
  expect(await found("resource-id", "ins-00000000")).toEqual([]);
  const Filters = [{ Name: "resource-id", Values: [instance.id] }];
  expect(await codeOf(cloud.vpc.DescribeUsedIpAddress({ VpcId, IpAddresses: [instance.ip], Filters }))).toBe(
    "InvalidParameter.Coexist",
  );
});
