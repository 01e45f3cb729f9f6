import type { Rule } from "../rules";
import { blueprintsOf } from "../rules/subjects";

const SPECIAL = ["deletionProtection", "launchStopped"] as const;

/** What of it each engine does: the reconciler for replicated servers, Terraform for the targets that it makes. */
const DONE: Readonly<Record<string, readonly (typeof SPECIAL)[number][]>> = {
  replication: SPECIAL,
  "csm-agent": ["deletionProtection"],
};

/** What only some engines can do with a target, as a rule about blueprints. */
export const blueprintRule: Rule = {
  id: "BLUEPRINT-ENGINE",
  severity: "refused",
  title: "Deletion protection and stopped launches are for the targets of servers.",
  explanation:
    "Other engines launch a target that runs and can be terminated; a blueprint that promises more would not be kept.",
  source: "Landfall's engines",
  check: (declared) =>
    blueprintsOf(declared).flatMap(({ blueprint, path, workload }) => {
      const engine = declared.workloads[workload]?.engine ?? "";
      return SPECIAL.filter(
        (field) => blueprint[field] === true && DONE[engine]?.includes(field) !== true,
      ).map((field) => ({
        path: [...path, field],
        message: `${engine} does not do ${field}. Leave it out, or set it on the instance after finalize.`,
      }));
    }),
};
