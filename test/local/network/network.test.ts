import { connect } from "node:net";
import {
  codeOf,
  launch,
  makeGroup,
  makeNetwork,
  startTestCloud,
  type TestCloud,
  type TestNetwork,
} from "../harness";
import { http, importGuest } from "../guests";
import { SERVICES_ADDRESS } from "../../../lib/local/network";
import { instances } from "../../../lib/local/services/cvm/rows";

let cloud: TestCloud;
let network: TestNetwork;
let image: string;
beforeAll(async () => {
  cloud = await startTestCloud();
  network = await makeNetwork(cloud);
  image = await importGuest(cloud, { listeners: [http(80), http(8080)] });
});
afterAll(() => cloud.remove());
beforeEach(() => cloud.pass(2000));

const web = (more: object = {}) => launch(cloud, network, { ImageId: image, ...more });
const outcome = async (
  from: "outside" | { instance: string },
  address: string,
  port: number,
): Promise<string> => {
  try {
    (await cloud.local.network.dial(from, address, port)).destroy();
    return "connected";
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test("an instance has a loopback address of its own, and its guest listens there only", async () => {
  const [one, two] = [await web(), await web()];
  const loopback = (id: string) => cloud.local.world.table(instances).get(id)!.loopback;
  expect(loopback(one.id)).toMatch(/^127\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./);
  expect(loopback(one.id)).not.toBe(loopback(two.id));
});

test("neighbours meet by their private addresses, as far as both sides' groups allow", async () => {
  const closed = (await cloud.vpc.CreateSecurityGroup({ GroupName: "closed", GroupDescription: "" }))
    .SecurityGroup!.SecurityGroupId;
  const only80 = await makeGroup(cloud, "80");
  const [source, mute, target] = [
    await web(),
    await web({ SecurityGroupIds: [closed] }),
    await web({ SecurityGroupIds: [only80] }),
  ];
  expect(await outcome({ instance: source.id }, target.ip, 80)).toBe("connected");
  expect(await outcome({ instance: source.id }, target.ip, 8080)).toBe("DIAL-UNREACHABLE");
  expect(await outcome({ instance: mute.id }, target.ip, 80)).toBe("DIAL-UNREACHABLE");
  expect(await outcome({ instance: source.id }, mute.ip, 80)).toBe("DIAL-UNREACHABLE");
  expect(await outcome({ instance: source.id }, "10.0.0.200", 80)).toBe("DIAL-UNREACHABLE");
  expect(
    cloud.local.network.admit({ from: { instance: source.id }, to: target.id, port: 80, protocol: "udp" }),
  ).toBe(false);
  expect(cloud.local.network.admit({ from: "outside", to: "ins-00000000", port: 80, protocol: "tcp" })).toBe(
    false,
  );
});

test("a rule that names a group lets that group's instances in and nobody else", async () => {
  const [friends, target] = [await makeGroup(cloud, "1"), await makeGroup(cloud, "2")];
  await cloud.vpc.ModifySecurityGroupPolicies({
    SecurityGroupId: target,
    SecurityGroupPolicySet: {
      Ingress: [{ Protocol: "TCP", Port: "80", SecurityGroupId: friends, Action: "ACCEPT" }],
    },
  });
  const server = await web({ SecurityGroupIds: [target] });
  const [friend, stranger] = [await web({ SecurityGroupIds: [friends] }), await web()];
  expect(await outcome({ instance: friend.id }, server.ip, 80)).toBe("connected");
  expect(await outcome({ instance: stranger.id }, server.ip, 80)).toBe("DIAL-UNREACHABLE");
  expect(await outcome("outside", server.ip, 80)).toBe("DIAL-UNREACHABLE");
});

test("where nothing listens the connection is refused, and a stopped instance does not answer", async () => {
  const { id, ip } = await web();
  expect(await outcome("outside", ip, 9)).toBe("DIAL-REFUSED");
  await cloud.cvm.StopInstances({ InstanceIds: [id] });
  cloud.pass(2000);
  await cloud.cvm.DescribeInstances({ InstanceIds: [id] });
  expect(await outcome("outside", ip, 80)).toBe("DIAL-UNREACHABLE");
  await cloud.cvm.StartInstances({ InstanceIds: [id] });
  cloud.pass(2000);
  await cloud.cvm.DescribeInstances({ InstanceIds: [id] });
  expect(await outcome("outside", ip, 80)).toBe("connected");
});

test("a public address, of the instance's own or an EIP, reaches it from outside and from another VPC", async () => {
  const { id } = await web({ InternetAccessible: { InternetMaxBandwidthOut: 5 } });
  const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: [id] });
  const publicIp = InstanceSet![0]!.PublicIpAddresses![0]!;
  expect(await outcome("outside", publicIp, 80)).toBe("connected");
  const elsewhere = await makeNetwork(cloud, "172.16.0.0/16");
  const shut = await launch(cloud, elsewhere, {
    VirtualPrivateCloud: { VpcId: elsewhere.vpc, SubnetId: elsewhere.subnet },
  });
  expect(await outcome({ instance: shut.id }, publicIp, 80)).toBe("DIAL-UNREACHABLE");
  const { AddressSet } = await cloud.vpc.AllocateAddresses({});
  cloud.pass(2000);
  await cloud.vpc.AssociateAddress({ AddressId: AddressSet![0]!, InstanceId: shut.id });
  expect(await outcome({ instance: shut.id }, publicIp, 80)).toBe("connected");
  expect(await outcome({ instance: shut.id }, InstanceSet![0]!.PrivateIpAddresses![0]!, 80)).toBe(
    "DIAL-UNREACHABLE",
  );
});

test("an instance reaches the API and the object storage as far as its groups let it out", async () => {
  const closed = (await cloud.vpc.CreateSecurityGroup({ GroupName: "closed", GroupDescription: "" }))
    .SecurityGroup!.SecurityGroupId;
  const [open, mute] = [await web(), await web({ SecurityGroupIds: [closed] })];
  expect(await outcome({ instance: open.id }, SERVICES_ADDRESS, 443)).toBe("connected");
  expect(await outcome({ instance: open.id }, SERVICES_ADDRESS, 80)).toBe("connected");
  expect(await outcome({ instance: open.id }, SERVICES_ADDRESS, 22)).toBe("DIAL-REFUSED");
  expect(await outcome({ instance: mute.id }, SERVICES_ADDRESS, 443)).toBe("DIAL-UNREACHABLE");
  expect(await outcome("outside", SERVICES_ADDRESS, 443)).toBe("DIAL-UNREACHABLE");
});

test("rules also hold for connections that do not come through dial", async () => {
  const only80 = await makeGroup(cloud, "80");
  const { id } = await web({ SecurityGroupIds: [only80] });
  const host = cloud.local.world.table(instances).get(id)!.loopback;
  const listening = cloud.local.guest(id)!.listening;
  const answer = (port: number): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect({ host, port: listening.find((entry) => entry.port === port)!.hostPort });
      socket.on("error", () => undefined);
      socket.once("data", (chunk) => {
        resolve(chunk.toString().split("\r\n")[0]!);
        socket.destroy();
      });
      socket.once("close", () => resolve("closed"));
      socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
    });
  expect(await answer(80)).toBe("HTTP/1.1 200 OK");
  expect(await answer(8080)).toBe("closed");
});

test("a change of rules is seen by the next connection", async () => {
  const group = await makeGroup(cloud, "80");
  const { ip } = await web({ SecurityGroupIds: [group] });
  expect(await outcome("outside", ip, 80)).toBe("connected");
  expect(
    await codeOf(
      cloud.vpc.ModifySecurityGroupPolicies({
        SecurityGroupId: group,
        SecurityGroupPolicySet: { Version: "0" },
      }),
    ),
  ).toBe("no error");
  expect(await outcome("outside", ip, 80)).toBe("DIAL-UNREACHABLE");
});
