import { Peer, Port, SecurityGroup, type MigrationProject } from "../../lib";
import type { TerraformJson } from "../../lib/testing";
import { newStack, synthesize, webMigration } from "../support/programs";

interface RuleSet {
  readonly security_group_id: string;
  readonly ingress?: Record<string, string>[];
  readonly egress?: Record<string, string>[];
}

function rulesOf(terraform: TerraformJson, group: string): RuleSet | undefined {
  const sets = Object.values(terraform.resource?.["tencentcloud_security_group_rule_set"] ?? {}) as RuleSet[];
  return sets.find(({ security_group_id }) => security_group_id.includes(`groups_${group}_`));
}

const office = (project: MigrationProject) =>
  project.connections("target").allowFrom(Peer.ipv4("10.9.0.0/16"), Port.tcp(443), "office");
const range = (project: MigrationProject) =>
  project.connections("target").allowFrom(Peer.ipv4("10.8.0.0/16"), Port.tcpRange(8000, 8099));

describe("a user's own connections", () => {
  it("stand in the group's one rule set, before what Landfall lets through", () => {
    const project = webMigration();
    office(project);
    const { terraform } = synthesize(project);
    expect(rulesOf(terraform, "target")?.ingress?.[0]).toEqual({
      action: "ACCEPT",
      protocol: "TCP",
      port: "443",
      cidr_block: "10.9.0.0/16",
      description: "office",
    });
    expect(rulesOf(terraform, "target")?.ingress?.length).toBeGreaterThan(1);
    expect(Object.keys(terraform.resource?.["tencentcloud_security_group_rule_set"] ?? {})).toHaveLength(3);
  });

  it("are the same in whichever order they are said", () => {
    const [one, other] = [
      [office, range],
      [range, office],
    ].map((order) => {
      const project = webMigration();
      for (const allow of order) allow(project);
      return synthesize(project).terraform;
    });
    expect(one).toEqual(other);
  });

  it("open a direction that the table closes, and keep the rest of it closed", () => {
    const project = webMigration();
    project.connections("test-target").allowTo(Peer.ipv4("10.0.1.0/24"), Port.udp(53));
    expect(rulesOf(synthesize(project).terraform, "test-target")?.egress).toMatchObject([
      { action: "ACCEPT", protocol: "UDP", port: "53", cidr_block: "10.0.1.0/24" },
      { action: "DROP" },
    ]);
  });

  it("name another group by itself or by its id", () => {
    const stack = newStack();
    const project = webMigration();
    const connections = project.connections("target");
    connections.allowFrom(Peer.securityGroup("sg-1a2b3c4d"), Port.icmp());
    connections.allowFrom(
      Peer.securityGroup(SecurityGroup.fromSecurityGroupId(stack, "app", "sg-5e6f7a8b")),
      Port.allTcp(),
    );
    expect(rulesOf(synthesize(project).terraform, "target")?.ingress).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ protocol: "ICMP", port: "ALL", source_security_id: "sg-1a2b3c4d" }),
        expect.objectContaining({ protocol: "TCP", port: "ALL", source_security_id: "sg-5e6f7a8b" }),
      ]) as unknown,
    );
  });

  it("let nobody in from everywhere, and everything out where that is said", () => {
    const allowFrom = (cidr: string) => () =>
      webMigration().connections("target").allowFrom(Peer.ipv4(cidr), Port.tcp(22));
    expect(allowFrom("0.0.0.0/0")).toThrow(/never opened to the whole internet/);
    expect(allowFrom("1.2.3.4/0")).toThrow(/never opened to the whole internet/);
    const project = webMigration();
    project.connections("target").allowToAnyIpv4(Port.tcp(25));
    expect(rulesOf(synthesize(project).terraform, "target")?.egress?.[0]).toMatchObject({
      port: "25",
      cidr_block: "0.0.0.0/0",
    });
  });
});
