import type { BlueprintSpec } from "../plan/blueprint";
import { reinstallRule } from "./reinstall-subject";
import type { Rule } from "./rule";

/** What only a launch gives an instance; ResetInstance takes none of it. Its network is the instance's own as well. */
const LAUNCH_ONLY = [
  "privateIp",
  "role",
  "dataDisks",
  "publicBandwidth",
  "tags",
] as const satisfies readonly (keyof BlueprintSpec)[];

/** What the blueprint of a workload that is reinstalled may say. */
export const reinstallBlueprintRules: readonly Rule[] = [
  reinstallRule({
    id: "REINSTALL-BLUEPRINT",
    severity: "error",
    title: "The blueprint of a reinstall says nothing that only a launch can give.",
    explanation:
      "ResetInstance takes an image, a host name, user data and a key pair; everything else stays as the instance has it, and so do its network and its security groups. Instance type and zone are compared with the instance.",
    source: "ResetInstance, API metadata of 2026-08-21",
    check: ({ workload: { blueprint }, path }) =>
      LAUNCH_ONLY.filter((key) => isSaid(blueprint[key])).map((key) => ({
        path: [...path, "blueprint", key],
        message: `A reinstall leaves ${key} as the instance has it. Take it out of the blueprint and give it to the instance itself, or launch a new instance: leave reinstall out.`,
      })),
  }),
];

function isSaid(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}
