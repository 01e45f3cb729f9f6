import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import {
  codeOf,
  launch,
  launchRequest,
  makeNetwork,
  startTestCloud,
  type TestCloud,
  type TestNetwork,
} from "../harness";

let cloud: TestCloud;
let network: TestNetwork;

beforeEach(async () => {
  cloud = await startTestCloud();
  network = await makeNetwork(cloud);
});

afterEach(() => cloud.remove());

const NONE = { SecurityGroupIds: [] };

async function groupsOf(id: string): Promise<readonly string[]> {
  const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: [id] });
  return InstanceSet![0]!.SecurityGroupIds!;
}

async function addProject(name: string): Promise<number> {
  return (await cloud.tag.AddProject({ ProjectName: name })).ProjectId!;
}

async function fill(project: number): Promise<void> {
  cloud.pass(10_000);
  const { TotalCount } = await cloud.vpc.DescribeSecurityGroups({
    Filters: [{ Name: "project-id", Values: [String(project)] }],
  });
  for (let count = TotalCount!; count < 50; count++) {
    cloud.pass(1000);
    await cloud.vpc.CreateSecurityGroup({
      GroupName: `g${count}`,
      GroupDescription: "",
      ProjectId: String(project),
    });
  }
}

describe("the default security group of a project", () => {
  test("is made with the first instance that names no group, and shared by the next", async () => {
    const first = await launch(cloud, network, NONE);
    const [group] = await groupsOf(first.id);
    const { SecurityGroupSet } = await cloud.vpc.DescribeSecurityGroups({ SecurityGroupIds: [group!] });
    expect(SecurityGroupSet).toMatchObject([
      {
        SecurityGroupName: "default",
        SecurityGroupDesc: "System created security group",
        ProjectId: "0",
        IsDefault: true,
        TagSet: [],
      },
    ]);
    const { SecurityGroupIds: _named, ...unsaid } = launchRequest(network);
    const { InstanceIdSet } = await cloud.cvm.RunInstances({ ...unsaid, InstanceCount: 2 });
    for (const id of InstanceIdSet!) expect(await groupsOf(id)).toEqual([group]);
    const { SecurityGroupAssociationStatisticsSet: statistics } =
      await cloud.vpc.DescribeSecurityGroupAssociationStatistics({ SecurityGroupIds: [group!] });
    expect(statistics).toMatchObject([{ CVM: 3 }]);
  });

  test("lets all of IPv4 in and out", async () => {
    const { id } = await launch(cloud, network, NONE);
    const [group] = await groupsOf(id);
    const rule = { Protocol: "ALL", Port: "ALL", CidrBlock: "0.0.0.0/0", Action: "ACCEPT" };
    const { SecurityGroupPolicySet } = await cloud.vpc.DescribeSecurityGroupPolicies({
      SecurityGroupId: group!,
    });
    expect(SecurityGroupPolicySet).toMatchObject({ Ingress: [rule], Egress: [rule] });
    const connection = { from: "outside", to: id, port: 4711 } as const;
    expect(cloud.local.network.admit({ ...connection, protocol: "tcp" })).toBe(true);
    expect(cloud.local.network.admit({ ...connection, protocol: "udp" })).toBe(true);
  });

  test("is another one in each project, and no group that a client made", async () => {
    const project = await addProject("shop");
    const elsewhere = { Placement: { Zone: launchRequest(network).Placement.Zone, ProjectId: project } };
    const here = await groupsOf((await launch(cloud, network, NONE)).id);
    const there = await groupsOf((await launch(cloud, network, { ...NONE, ...elsewhere })).id);
    expect(there).not.toEqual(here);
    const { SecurityGroup } = await cloud.vpc.CreateDefaultSecurityGroup({ ProjectId: String(project) });
    expect([SecurityGroup!.SecurityGroupId]).toEqual(there);
    cloud.pass(10_000);
    const { SecurityGroupSet } = await cloud.vpc.DescribeSecurityGroups({});
    expect(
      SecurityGroupSet!.filter((group) => group.IsDefault).map((group) => group.SecurityGroupId),
    ).toEqual(expect.arrayContaining([...here, ...there]));
    expect(SecurityGroupSet!.find((group) => group.SecurityGroupId === network.open)!.IsDefault).toBe(false);
  });

  test("is made or found by CreateDefaultSecurityGroup, in a project that there is", async () => {
    const create = async (request = {}) =>
      (await cloud.vpc.CreateDefaultSecurityGroup(request)).SecurityGroup!;
    const made = await create();
    expect(made).toMatchObject({ SecurityGroupName: "default", ProjectId: "0", IsDefault: true });
    expect(await create({ ProjectId: "0" })).toEqual(made);
    expect(await groupsOf((await launch(cloud, network, NONE)).id)).toEqual([made.SecurityGroupId]);
    expect(await codeOf(create({ ProjectId: "4711" }))).toBe("InvalidParameterValue");
  });

  test("cannot be deleted, keeps its rules over a restart, and is nothing that a stack left", async () => {
    const before = cloud.local.inventory();
    const group = (await cloud.vpc.CreateDefaultSecurityGroup({})).SecurityGroup!.SecurityGroupId;
    expect(await codeOf(cloud.vpc.DeleteSecurityGroup({ SecurityGroupId: group }))).toBe(
      "UnsupportedOperation",
    );
    expect(cloud.local.inventory()).toEqual(before);
    await cloud.vpc.ModifySecurityGroupPolicies({
      SecurityGroupId: group,
      SecurityGroupPolicySet: { Version: "0" },
    });
    cloud = await cloud.restart();
    expect((await cloud.vpc.CreateDefaultSecurityGroup({})).SecurityGroup).toMatchObject({
      SecurityGroupId: group,
      IsDefault: true,
    });
    const { SecurityGroupPolicySet } = await cloud.vpc.DescribeSecurityGroupPolicies({
      SecurityGroupId: group,
    });
    expect(SecurityGroupPolicySet).toMatchObject({ Version: "1", Ingress: [], Egress: [] });
  });

  test("is not made by a dry run, nor where the project has as many groups as it may have", async () => {
    const request = { ...launchRequest(network), ...NONE };
    expect(await codeOf(cloud.cvm.RunInstances({ ...request, DryRun: true }))).toBe("DryRunOperation");
    cloud.pass(10_000);
    const groups = await cloud.vpc.DescribeSecurityGroups({});
    expect(groups.SecurityGroupSet!.some((group) => group.IsDefault)).toBe(false);

    await fill(0);
    const before = cloud.local.inventory();
    expect(await codeOf(cloud.cvm.RunInstances(request))).toBe("LimitExceeded.SingleUSGQuota");
    expect(await codeOf(cloud.vpc.CreateDefaultSecurityGroup({}))).toBe("LimitExceeded");
    expect(await codeOf(cloud.vpc.CreateSecurityGroup({ GroupName: "one more", GroupDescription: "" }))).toBe(
      "LimitExceeded",
    );
    expect(cloud.local.inventory()).toEqual(before);
    const ProjectId = String(await addProject("with room"));
    expect(await codeOf(cloud.vpc.CreateDefaultSecurityGroup({ ProjectId }))).toBe("no error");
  });
});
