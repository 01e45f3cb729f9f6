import type { SwitchActionSpec } from "../plan/switch";
import { nearest } from "../plan/yaml/nearest";
import { meaning } from "../plan/yaml/words";
import type { DeclaredProject, PlanPath, Rule } from "./rule";
import { known, when } from "./subjects";

const SOURCE = "Landfall's switches";

export const switchRules: readonly Rule[] = [
  {
    id: "SWITCH-OWNER",
    severity: "error",
    title: "It is known that no Terraform stack binds what a switch moves.",
    explanation:
      "A stack that still binds it takes the traffic back at its next apply. An id does not tell whether one does, so that every switch says it: none, or the address that binds it, which then needs ignore_changes on what the switch moves, and the acknowledgement says that it has it. What the program's own stack makes needs no word: SWITCH-OWN-STACK sees whether it is bound there.",
    source: `${SOURCE}; provider eip_association, clb_attachment, dnspod_record`,
    check: (declared) =>
      switchesOf(declared).flatMap(({ action, path }) =>
        action.managedBy === undefined
          ? [{ path, message: askedFor(action) }]
          : when(
              action.managedBy !== "none",
              [...path, "managedBy"],
              `${action.managedBy} binds what this switch moves, and would take it back. Give it lifecycle { ignore_changes = [${boundBy(action).join(", ")}] }, apply that, and acknowledge SWITCH-OWNER with where it was done.`,
            ),
      ),
  },
  {
    id: "SWITCH-WORKLOAD",
    severity: "refused",
    title: "A switch says to which workload of its wave the traffic moves.",
    explanation: "Only in a wave of one workload is that plain.",
    source: SOURCE,
    check: (declared) =>
      switchesOf(declared).flatMap(({ action: { workload }, path, wave }) => {
        const members = declared.waves[wave]?.workloads ?? [];
        if (workload === undefined)
          return when(
            members.length > 1,
            path,
            `Wave ${wave} has ${members.length} workloads. Add workload: one of ${members.join(", ")}.`,
          );
        return when(
          !members.includes(workload),
          [...path, "workload"],
          `Workload ${workload} is not in wave ${wave}.${meaning(nearest(workload, members))} Allowed: ${members.join(", ")}.`,
        );
      }),
  },
  {
    id: "SWITCH-ENGINE",
    severity: "refused",
    title: "An address or a load balancer is moved to an instance.",
    explanation:
      "A Redis has an address of its own, which a DNS record can name; a disk, and a server that becomes an image only, have none.",
    source: "VPC AssociateAddress, CLB RegisterTargets",
    check: (declared) =>
      switchesOf(declared).flatMap(({ action, path, wave }) => {
        const name = action.workload ?? declared.waves[wave]?.workloads[0] ?? "";
        const workload = declared.workloads[name];
        const kind = workload === undefined ? "instance" : targetKind(workload);
        return when(
          !TAKES[action.type].includes(kind),
          [...path, "type"],
          `The target of ${name} is ${kind === "instance" ? "an instance" : `a ${kind}`}; a switch of type ${action.type} needs ${TAKES[action.type].map((taken) => `a target that is ${taken === "instance" ? "an instance" : `a ${taken}`}`).join(" or ")}. Take the switch out.`,
        );
      }),
  },
  {
    id: "SWITCH-TWICE",
    severity: "error",
    title: "Nothing is moved by two switches.",
    explanation:
      "The second takes it from the target of the first. Several targets behind one listener are no such case.",
    source: SOURCE,
    check: (declared) => {
      const seen = new Map<string, string>();
      return switchesOf(declared).flatMap(({ action, path, wave }) => {
        const moved = movedBy(action);
        if (moved === undefined) return [];
        const first = seen.get(moved);
        if (first === undefined) seen.set(moved, wave);
        return when(
          first !== undefined,
          path,
          `${moved} is already moved in wave ${first}. Keep it in one cutover.`,
        );
      });
    },
  },
];

function askedFor(action: SwitchActionSpec): string {
  const binder = USUALLY_BOUND_BY[action.type];
  return `Nothing says whether a Terraform stack binds ${movedText(action)}. Write managedBy: none where no stack does, or the address that does, such as ${binder}.web; that stack then needs lifecycle { ignore_changes = [${boundBy(action).join(", ")}] }.`;
}

function movedText(action: SwitchActionSpec): string {
  if (action.type === "clb") return `the targets of ${known(action.listener) ?? "the listener"}`;
  return movedBy(action) ?? (action.type === "eip" ? "the address" : `the record ${action.record}`);
}

/** What resources that bind such things have to leave alone. Source: schema of the provider. */
const BOUND: Readonly<Record<string, readonly string[]>> = {
  tencentcloud_eip_association: ["instance_id", "network_interface_id", "private_ip"],
  tencentcloud_clb_attachment: ["targets"],
  tencentcloud_dnspod_record: ["value"],
  tencentcloud_private_dns_record: ["record_value"],
};

const USUALLY_BOUND_BY: { readonly [Type in SwitchActionSpec["type"]]: string } = {
  eip: "tencentcloud_eip_association",
  clb: "tencentcloud_clb_attachment",
  dns: "tencentcloud_dnspod_record",
};

function boundBy({ managedBy = "", type }: SwitchActionSpec): readonly string[] {
  const resource = managedBy.split(".").at(-2) ?? "";
  return BOUND[resource] ?? BOUND[USUALLY_BOUND_BY[type]] ?? [];
}

type TargetKind = "instance" | "Redis" | "disk" | "image";

/** To which kinds of target a switch can move traffic. */
const TAKES: { readonly [Type in SwitchActionSpec["type"]]: readonly TargetKind[] } = {
  eip: ["instance"],
  clb: ["instance"],
  dns: ["instance", "Redis"],
};

const KINDS: Readonly<Record<string, TargetKind>> = { "redis-dts": "Redis", "disk-import": "disk" };

function targetKind(workload: { readonly engine: string }): TargetKind {
  if ("target" in workload && workload.target === "image") return "image";
  return KINDS[workload.engine] ?? "instance";
}

/** What is moved as a whole; undefined for a place behind a listener, which many can have, and for references. */
function movedBy(action: SwitchActionSpec): string | undefined {
  if (action.type === "eip") return known(action.address);
  const domain = action.type === "dns" ? known(action.domain) : undefined;
  return domain === undefined || action.type !== "dns" ? undefined : `${action.record}.${domain}`;
}

interface PlacedSwitch {
  readonly action: SwitchActionSpec;
  readonly wave: string;
  readonly path: PlanPath;
}

function switchesOf({ waves }: DeclaredProject): PlacedSwitch[] {
  return Object.entries(waves).flatMap(([wave, { cutover }]) =>
    (cutover?.switch ?? []).map((action, index) => ({
      action,
      wave,
      path: ["waves", wave, "cutover", "switch", index],
    })),
  );
}
