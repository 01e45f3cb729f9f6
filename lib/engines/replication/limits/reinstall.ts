import { isReference, type TextOrReference } from "../../../plan/fields";
import type { Rule } from "../../../rules/rule";
import { when } from "../../../rules/subjects";
import { replicationRule } from "./rule";

const SOURCE = "Landfall's engine replication";

/** Replicated servers whose target is an instance that exists; what holds for any reinstall is in the rules of all engines. */
export const reinstallTargetRules: readonly Rule[] = [
  replicationRule({
    id: "REPLICATION-REINSTALL-IMAGE",
    severity: "refused",
    title: "A cutover that ends with an image reinstalls nothing.",
    explanation: "The image is taken of an instance that is launched for it and removed again.",
    source: SOURCE,
    check: ({ path, workload: { reinstall, target } }) =>
      when(
        reinstall !== undefined && target === "image",
        [...path, "reinstall"],
        "The target is an image, and an instance is named to be reinstalled. Leave reinstall out, or let the target be an instance.",
      ),
  }),
  replicationRule({
    id: "REPLICATION-REINSTALL-SOURCE",
    severity: "refused",
    title: "A source does not replace its own system.",
    explanation: "A cutover that is turned back needs the source as it was.",
    source: SOURCE,
    check: ({ path, workload: { reinstall, source } }) =>
      when(
        reinstall !== undefined &&
          source.instance !== undefined &&
          keyOf(reinstall) === keyOf(source.instance),
        [...path, "reinstall"],
        "The instance to be reinstalled is the source. Name another instance, or leave reinstall out.",
      ),
  }),
];

function keyOf(id: TextOrReference): string {
  return isReference(id) ? id.$ref : id;
}
