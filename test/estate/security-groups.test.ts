import { rulesOf, type RuleFacts } from "../../lib/estate/security-group-rules";
import { GROUP_NAMES, SECURITY_GROUPS } from "../../lib/estate/security-group-table";
import { Goal, HealthCheck, type BlueprintProps } from "../../lib";
import { type TerraformJson } from "../../lib/testing";
import { answers, image, newProject, newStack, wave, webMigration, synthesize } from "../support/programs";

/** Every group there is, and an address or port for everything that depends on the project. */
const EVERYTHING: RuleFacts = {
  addresses: {
    sources: ["203.0.113.0/24"],
    "test-subnet": ["10.0.1.0/24"],
    targets: ["10.0.2.0/24"],
    network: ["10.0.0.0/16"],
  },
  ports: { "test-checks": [22, 8088], "target-checks": [443], "remote-desktop": [3389], redis: [6379] },
  groups: Object.fromEntries(GROUP_NAMES.map((name) => [name, `sg-${name}`])),
};

const WEB = ["TCP 443 0.0.0.0/0", "TCP 80 0.0.0.0/0"];
const NAMES = [
  "TCP 53 183.60.83.19/32",
  "TCP 53 183.60.82.98/32",
  "UDP 53 183.60.83.19/32",
  "UDP 53 183.60.82.98/32",
];
const NOTHING = ["DROP ALL ALL 0.0.0.0/0"];

describe("the table of security groups", () => {
  it.each([
    [
      "relay",
      [
        ...["8080", "8703", "1500"].map((port) => `TCP ${port} 203.0.113.0/24`),
        ...["8080", "8703", "1500"].map((port) => `TCP ${port} sg-source`),
      ],
      [...WEB, ...NAMES],
    ],
    [
      "source",
      undefined,
      ["TCP 8080 sg-relay", "TCP 8703 sg-relay", "TCP 1500 sg-relay", "TCP 443 0.0.0.0/0"],
    ],
    ["conversion", NOTHING, [...WEB, ...NAMES, "TCP 22 sg-rescue"]],
    [
      "csm-target",
      ["TCP 443 203.0.113.0/24", "TCP 80 203.0.113.0/24", "TCP 3389 203.0.113.0/24"],
      [...WEB, ...NAMES],
    ],
    [
      "test-target",
      ["TCP 22 sg-relay", "TCP 8088 sg-relay", "TCP 22 sg-probe", "TCP 8088 sg-probe"],
      NOTHING,
    ],
    ["rescue", ["TCP 22 sg-conversion"], NOTHING],
    [
      "probe",
      NOTHING,
      ["TCP 22 10.0.1.0/24", "TCP 8088 10.0.1.0/24", "TCP 443 10.0.2.0/24", ...WEB, ...NAMES],
    ],
    ["target", ["TCP 443 sg-probe"], [...WEB, ...NAMES]],
    ["redis-target", ["TCP 6379 10.0.0.0/16"], NOTHING],
  ] as const)("states for %s what comes in and what goes out", (group, ingress, egress) => {
    expect(shown(SECURITY_GROUPS[group].ingress)).toEqual(ingress);
    expect(shown(SECURITY_GROUPS[group].egress)).toEqual(egress);
  });

  it("opens nothing to the whole internet", () => {
    const incoming = GROUP_NAMES.flatMap((group) => shown(SECURITY_GROUPS[group].ingress) ?? []);
    expect(incoming.filter((rule) => rule.includes("0.0.0.0/0"))).toEqual(
      GROUP_NAMES.flatMap((group) => (SECURITY_GROUPS[group].ingress === "none" ? NOTHING : [])),
    );
  });

  it("drops everything where the peers of a direction do not exist", () => {
    expect(rulesOf(SECURITY_GROUPS.target.ingress, { addresses: {}, ports: {}, groups: {} })).toEqual([
      { action: "DROP", protocol: "ALL", port: "ALL", cidrBlock: "0.0.0.0/0", description: "nothing" },
    ]);
  });

  it("describes every group in the 100 characters that the API takes", () => {
    for (const name of GROUP_NAMES) expect(SECURITY_GROUPS[name].purpose.length).toBeLessThanOrEqual(100);
  });

  function shown(direction: Parameters<typeof rulesOf>[0]): string[] | undefined {
    return rulesOf(direction, EVERYTHING)?.map(({ action, cidrBlock, port, protocol, sourceSecurityId }) =>
      [...(action === "DROP" ? [action] : []), protocol, port, cidrBlock ?? sourceSecurityId].join(" "),
    );
  }
});

describe("synthesized security groups", () => {
  it("come with exactly one rule set each, which states both directions", () => {
    const { terraform } = synthesize(webMigration());
    const sets = Object.values(
      terraform.resource?.["tencentcloud_security_group_rule_set"] ?? {},
    ) as RuleSet[];
    const groups = Object.keys(terraform.resource?.["tencentcloud_security_group"] ?? {});
    expect(sets.map((set) => set.security_group_id).sort()).toEqual(
      groups.map((id) => `\${tencentcloud_security_group.${id}.id}`).sort(),
    );
    for (const set of sets) {
      expect(set.ingress.length).toBeGreaterThan(0);
      expect(set.egress.length).toBeGreaterThan(0);
    }
  });

  it("are made only where a declared wave needs them", () => {
    const none = newProject(newStack());
    none.addWave("first", {
      workloads: [
        none.addImage("web", image({ blueprint: { ...imageBlueprint(), securityGroups: ["sg-11111111"] } })),
      ],
      goal: Goal.REPLICATE,
    });
    expect(groupNames(synthesize(none).terraform)).toEqual([]);
    expect(groupNames(synthesize(webMigration()).terraform)).toEqual([
      "landfall-erp-probe",
      "landfall-erp-target",
      "landfall-erp-test-target",
    ]);
  });

  it("let the checks of all waves in, whichever was declared first", () => {
    const ports = (order: readonly [number, number]) => {
      const project = newProject(newStack());
      for (const port of order) {
        const checks = [HealthCheck.tcp(port)];
        project.addWave(
          `wave-${port}`,
          wave([project.addImage(`web-${port}`, image())], { testRun: { checks }, cutover: { checks } }),
        );
      }
      return synthesize(project).terraform.resource?.["tencentcloud_security_group_rule_set"];
    };
    expect(ports([9000, 22])).toEqual(ports([22, 9000]));
    expect(JSON.stringify(ports([9000, 22]))).toContain('"port":"9000"');
  });

  it("let a probe's checks go anywhere, and say so once, when the network is not the project's own", () => {
    const network = {
      vpc: "vpc-11111111",
      stagingSubnet: "subnet-11111111",
      testSubnet: "subnet-22222222",
      targetSubnet: "subnet-33333333",
    };
    const { terraform } = synthesize(webMigration({ network }));
    expect(terraform.resource).not.toHaveProperty("tencentcloud_vpc");
    const [probe] = Object.entries(
      terraform.resource?.["tencentcloud_security_group_rule_set"] ?? {},
    ).flatMap(([id, set]) => (id.includes("probe") ? [set as RuleSet] : []));
    expect(probe?.egress.filter(({ port }) => port === "8088").map(({ cidr_block }) => cidr_block)).toEqual([
      "0.0.0.0/0",
    ]);
  });

  it("refuse a check that could never reach its target", () => {
    const project = newProject(newStack());
    const checks = [...answers, HealthCheck.tcp(25, { from: "reconciler" })];
    project.addWave(
      "first",
      wave([project.addImage("web", image())], { testRun: { checks }, cutover: { checks } }),
    );
    expect(() => synthesize(project)).toThrow(
      /first\/testRun\/checks\/2\/from.*\[CHECK-REACH\](.|\n)*first\/cutover\/checks\/2\/from/,
    );
  });
});

interface RuleSet {
  readonly security_group_id: string;
  readonly ingress: readonly { readonly port: string; readonly cidr_block?: string }[];
  readonly egress: readonly { readonly port: string; readonly cidr_block?: string }[];
}

function groupNames({ resource }: TerraformJson): string[] {
  const groups = Object.values(resource?.["tencentcloud_security_group"] ?? {}) as { name: string }[];
  return groups.map(({ name }) => name).sort();
}

function imageBlueprint(): BlueprintProps {
  return image().blueprint as BlueprintProps;
}
