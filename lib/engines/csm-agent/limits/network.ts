import { isReference } from "../../../plan/fields";
import type { RunnerSpec } from "../../../plan/source";
import { cited } from "../../../rules/documents";
import type { Rule } from "../../../rules/rule";
import { when } from "../../../rules/subjects";
import { blueprintOf, csmRule, isWindows, type CsmSubject } from "./rule";

const TOOL_PAGE = "compatibility and configuration of the migration tool, 2024-12";
const PRIVATE_PAGE = "private network migration, 2024-12";

/** Ways between source, target and API. */
export const networkRules: readonly Rule[] = [
  csmRule({
    id: "CSM-PUBLIC-ADDRESS",
    severity: "error",
    title: "In mode 0 the target has a public address.",
    explanation: "The source sends to the target's public address; without one use a private mode.",
    source: TOOL_PAGE,
    check: (subject) => {
      const blueprint = blueprintOf(subject);
      return when(
        subject.workload.agent.network.mode === 0 &&
          blueprint !== undefined &&
          blueprint.publicBandwidth === undefined,
        [...subject.path, "target", "blueprint", "publicBandwidth"],
        "Mode 0 sends over the internet, and the target has no public address. Give it publicBandwidth, or use a private mode; acknowledge where an EIP is bound otherwise.",
      );
    },
  }),
  csmRule({
    id: "CSM-IPV6",
    severity: "error",
    title: "Data goes over IPv6 to a target that has an IPv6 address.",
    explanation:
      "A target that Terraform makes gets no IPv6 address, and its own group opens the tool's ports to the IPv4 blocks of sources. Client.Net.Proxy.IPv6 is in the newest pages only, so an older package of the tool may not know it.",
    source: TOOL_PAGE,
    check: (subject) =>
      when(
        subject.workload.agent.ipv6 && blueprintOf(subject) !== undefined,
        [...subject.path, "agent", "ipv6"],
        "The tool would send over IPv6, and a target from a blueprint has no IPv6 address. Name an instance that has one and lets the source in, or leave ipv6 out; acknowledge where the address is given otherwise.",
      ),
  }),
  csmRule({
    id: "CSM-PRIVATE-NETWORK",
    severity: "warning",
    title: "A private link carries the data before the tool starts.",
    explanation:
      "Peering, VPN, CCN and Direct Connect are accepted, and have to exist before. The older guide has private migration by the tool only, a newer page of the console offers it as well; Landfall uses the tool, which takes it in both.",
    source: `${cited("onlineMigration", "notes on starting a task")}; ${PRIVATE_PAGE}`,
    check: ({ path, workload: { agent } }) =>
      when(
        agent.network.mode !== 0,
        [...path, "agent", "network", "mode"],
        `Mode ${agent.network.mode} sends over a private link, which the tool does not make. Have the peering, VPN, CCN or Direct Connect up, and try it from the source, before the first run.`,
      ),
  }),
  csmRule({
    id: "CSM-SCENARIO-1",
    severity: "warning",
    title: "In mode 1 the tool runs three times: gateway, source, gateway.",
    explanation:
      "Before each stage the whole directory of the tool is carried to the next host, since its state is there. Where stage 3 is left out, the target stays in migration mode: one of the common errors.",
    source: PRIVATE_PAGE,
    check: ({ path, workload: { agent } }) =>
      when(
        agent.network.mode === 1,
        [...path, "agent", "network", "mode"],
        "Mode 1 wants three runs (gateway, source, gateway) with the tool's whole directory carried between them, and does not end before the third. Prefer mode 2 or 3 where the source can reach the API, itself or through a proxy.",
      ),
  }),
  csmRule({
    id: "CSM-SCENARIO-1-RUNNER",
    severity: "refused",
    title: "A source that cannot reach the API is not run through TAT.",
    explanation:
      "Mode 1 is for sources without a way to Tencent Cloud's API, and TAT's agent needs that way.",
    source: `${PRIVATE_PAGE}; TAT, SDK 4.1.313`,
    check: ({ path, workload: { agent, source } }) =>
      when(
        agent.network.mode === 1 && source.runner.type === "tat",
        [...path, "source", "runner", "type"],
        "In mode 1 the source does not reach the API, and TAT would not reach the source. Run it by ssh or by-hand, or use mode 2.",
      ),
  }),
  csmRule({
    id: "CSM-GATEWAY-SOURCE",
    severity: "refused",
    title: "In mode 1 gateway and source are two hosts.",
    explanation:
      "The gateway runs stages 1 and 3 because it reaches the API and the source does not; one host cannot be both.",
    source: PRIVATE_PAGE,
    check: ({ path, workload: { agent, source } }) =>
      when(
        agent.network.mode === 1 && isSameHost(agent.network.gateway, source.runner),
        [...path, "agent", "network", "gateway"],
        "The gateway is the source. Name the host that reaches the API; where the source reaches it, use mode 2.",
      ),
  }),
  csmRule({
    id: "CSM-PROXY-PASSWORD",
    severity: "refused",
    title: "A proxy's user has a password, and the password a user.",
    explanation: "Client.Net.Proxy.User and .Password are given together, or neither.",
    source: TOOL_PAGE,
    check: ({ path, workload: { agent } }) => {
      if (agent.network.mode !== 3) return [];
      const { password, user } = agent.network.proxy;
      return when(
        (user === undefined) !== (password === undefined),
        [...path, "agent", "network", "proxy"],
        `The proxy has a ${user === undefined ? "password and no user" : "user and no password"}. Give both, or neither.`,
      );
    },
  }),
  csmRule({
    id: "CSM-PORTS",
    severity: "warning",
    title: "A target's own security groups accept 443 and 80, 3389 as well for Windows.",
    explanation:
      "The guide names 443 and 80, older Windows pages 3389 and 80, the newest pages all three; Landfall's own group opens 443 and 80 to the sources, and 3389 for Windows. What other groups accept is seen only when they are asked.",
    source: `${cited("onlineMigration", "target security group")}; server migration FAQ, 2024-12`,
    check: (subject) => {
      const groups = blueprintOf(subject)?.securityGroups ?? [];
      const own = groups.some(isReference);
      return when(
        groups.length > 0 && !own,
        [...subject.path, "target", "blueprint", "securityGroups"],
        `The named groups must accept ${portsOf(subject).join(", ")} from the source. Leave securityGroups out for Landfall's own group, or see to it.`,
      );
    },
  }),
  csmRule({
    id: "CSM-PORTS-FOUND",
    severity: "error",
    title: "The target's security groups accept the tool's ports.",
    explanation:
      "443 and 80 for Linux, 3389 as well for Windows: a closed one is the first of the documented errors.",
    source: `${cited("onlineMigration", "target security group")}; server migration FAQ, 2024-12`,
    needs: "targets",
    check: (subject, { targets }) => {
      const open = targets?.[subject.name]?.openPorts;
      const closed = portsOf(subject).filter((port) => open?.includes(port) === false);
      return when(
        closed.length > 0,
        [...subject.path, "target"],
        `The target's security groups do not accept ${closed.join(", ")} from the source. Open them to the source's address.`,
      );
    },
  }),
];

/** What the tool connects to on the target. */
function portsOf(subject: CsmSubject): number[] {
  return isWindows(subject) ? [443, 80, 3389] : [443, 80];
}

/** Two people's hands may be on two hosts. */
function isSameHost(one: RunnerSpec, other: RunnerSpec): boolean {
  if (one.type === "ssh") return other.type === "ssh" && one.host === other.host && one.port === other.port;
  if (one.type === "tat") return other.type === "tat" && one.instance === other.instance;
  return one.type === "local" && other.type === "local";
}
