import { TerraformStack, TerraformVariable } from "cdktf";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson } from "../../lib/plan";
import { Peer, Port, SecurityGroup, MigrationProject } from "../../lib";
import type { TerraformJson } from "../../lib/testing";
import {
  newProject,
  newStack,
  synthesize,
  temporaryFolder,
  wave,
  image,
  webMigration,
} from "../support/programs";

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

  it("let nobody in from everywhere who was not acknowledged", () => {
    const open = () => {
      const project = webMigration();
      project.connections("target").allowFrom(Peer.ipv4("0.0.0.0/0"), Port.tcp(443));
      return project;
    };
    expect(() => synthesize(open())).toThrow(
      /connections\/target\/0\/from: 0\.0\.0\.0\/0 lets the whole internet reach the group target.*CONNECTION-OPEN/,
    );
    const acknowledged = open();
    acknowledged.acknowledge("CONNECTION-OPEN", { path: "connections/target", reason: "a public shop" });
    expect(rulesOf(synthesize(acknowledged).terraform, "target")?.ingress?.[0]).toMatchObject({
      cidr_block: "0.0.0.0/0",
      port: "443",
    });
  });

  it("are refused where they are no addresses", () => {
    const project = webMigration();
    project.connections("target").allowFrom(Peer.ipv4("10.9.0.0/33"), Port.tcp(443));
    expect(() => synthesize(project)).toThrow(
      /connections\.target\[0\]\.from cannot be .*write a CIDR block/,
    );
  });

  it("may be known to Terraform only", () => {
    const project = webMigration();
    const group = new TerraformVariable(TerraformStack.of(project), "group", {}).stringValue;
    project.connections("target").allowFrom(Peer.securityGroup(group), Port.tcp(443));
    const { plan, terraform } = synthesize(project);
    expect(plan.connections).toEqual({
      target: [
        {
          from: { $ref: "connections/target/0/from" },
          protocol: "tcp",
          ports: "443",
          description: "added by the program",
        },
      ],
    });
    expect(project.bindings).toHaveProperty(["connections/target/0/from"]);
    expect(rulesOf(terraform, "target")?.ingress?.[0]).toMatchObject({ source_security_id: "${var.group}" });
  });

  it("let everything out where that is said", () => {
    const project = webMigration();
    project.connections("target").allowToAnyIpv4(Port.tcp(25));
    expect(rulesOf(synthesize(project).terraform, "target")?.egress?.[0]).toMatchObject({
      port: "25",
      cidr_block: "0.0.0.0/0",
    });
  });
});

describe("connections in a YAML blueprint", () => {
  const blueprint = (connections: string) => `
apiVersion: landfall.dev/v1
kind: MigrationProject
name: erp
region: ap-guangzhou
zone: ap-guangzhou-6
connections:
${connections}
workloads:
  web:
    engine: image-import
    image: { file: web.qcow2 }
    os: { type: Ubuntu, version: "22.04", architecture: x86_64 }
    blueprint: { instanceType: S5.MEDIUM4, systemDisk: { type: CLOUD_PREMIUM, size: 50GiB } }
waves:
  first:
    workloads: [web]
    goal: finalize
    testRun: { checks: [{ type: tcp, port: 22 }, { type: http, port: 8088 }] }
    cutover: { checks: [{ type: tcp, port: 22 }, { type: http, port: 8088 }] }
`;
  const inYaml = (connections: string) => {
    const file = join(temporaryFolder(), "erp.landfall.yaml");
    writeFileSync(file, blueprint(connections));
    return MigrationProject.fromYaml(newStack(), "erp", file);
  };

  it("make the same plan, byte for byte, and the same Terraform as a program", () => {
    const written = synthesize(
      inYaml(`
  target:
    - { from: sg-1a2b3c4d, protocol: icmp, ports: all }
    - { from: 10.9.0.0/16, protocol: tcp, ports: 443, description: office }
    - { from: 10.8.0.0/16, protocol: tcp, ports: 8000-8099, description: office }
  relay:
    - { to: 0.0.0.0/0, protocol: udp, ports: 123 }
`),
    );
    const project = newProject(newStack());
    project.connections("relay").allowToAnyIpv4(Port.udp(123));
    const target = project.connections("target");
    target.allowFrom(Peer.ipv4("10.8.0.0/16"), Port.tcpRange(8000, 8099), "office");
    target.allowFrom(Peer.ipv4("10.9.0.0/16"), Port.tcp(443), "office");
    target.allowFrom(Peer.securityGroup("sg-1a2b3c4d"), Port.icmp());
    project.addWave("first", wave([project.addImage("web", image())]));
    const programmed = synthesize(project);
    expect(canonicalJson(written.plan)).toBe(canonicalJson(programmed.plan));
    expect(written.terraform).toEqual(programmed.terraform);
  });

  it("are refused at their line", () => {
    const project = inYaml(`  target:
    - { to: 10.9.0.0/16, protocol: tcp, ports: 443 }
    - { from: 0.0.0.0/0, protocol: tcp, ports: 443 }`);
    expect(() => synthesize(project)).toThrow(/erp\.landfall\.yaml:10:15: connections.*CONNECTION-OPEN/);
  });

  it.each([
    ["targt: [{ from: 10.9.0.0/16, protocol: tcp, ports: 443 }]", /Did you mean "target"/],
    ["target: [{ protocol: tcp, ports: 443 }]", /one of "from", "to" is missing/],
    [
      "target: [{ from: 10.9.0.0/16, to: 10.8.0.0/16, protocol: tcp, ports: 443 }]",
      /only one of "from", "to"/,
    ],
    ["target: [{ from: 10.9.0.0, protocol: tcp, ports: 443 }]", /write a CIDR block such as/],
    ["target: [{ from: 10.9.0.0/16, protocol: tcp, ports: http }]", /write a port such as 443/],
    ["target: [{ from: 10.9.0.0/16, protocol: tcp, ports: 99999 }]", /from 1 to 65535/],
    [
      "target: [{ from: 10.9.0.0/16, protocol: sctp, ports: 443 }]",
      /must be one of "tcp", "udp", "icmp", "all"/,
    ],
  ])("are explained where they are wrong: %s", (connections, message) => {
    expect(() => inYaml(`  ${connections}`)).toThrow(message);
  });
});
