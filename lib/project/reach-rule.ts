import type { ImageImportSpec } from "../engines/image-import/schema";
import { ESTATE_KEYS } from "../estate/references";
import { isReference } from "../plan/fields";
import type { CheckSpec } from "../plan/check";
import type { Breach, DeclaredProject, Rule } from "../rules";

/** What the project's own security groups let through, as a rule about checks. */
export const reachRule: Rule = {
  id: "CHECK-REACH",
  severity: "refused",
  title: "Checks on instances in the project's own security groups come from the probe.",
  explanation:
    "Where the reconciler runs is not known at synthesis, so the groups that Landfall makes admit the probe only; a check from the reconciler would never be answered.",
  source: "Landfall's security groups",
  check: ({ waves, workloads }) =>
    Object.entries(waves).flatMap(([name, { cutover, testRun, workloads: members }]) => [
      ...breaches(testRun?.checks, ["waves", name, "testRun"], "test instances"),
      ...(members.some((member) => usesOwnGroup(workloads[member]))
        ? breaches(
            cutover?.checks,
            ["waves", name, "cutover"],
            "targets without security groups of their own",
          )
        : []),
    ]),
};

function breaches(checks: readonly CheckSpec[] = [], path: readonly string[], what: string): Breach[] {
  return checks.flatMap(({ from }, index) =>
    from === "probe"
      ? []
      : [
          {
            path: [...path, "checks", index, "from"],
            message: `${what} admit the probe only, and this check comes from the ${from}. Use from: probe.`,
          },
        ],
  );
}

function usesOwnGroup(workload: DeclaredProject["workloads"][string] | undefined): boolean {
  const { blueprint, reinstall, target } = (workload ?? {}) as Partial<ImageImportSpec> & {
    readonly target?: { readonly blueprint?: ImageImportSpec["blueprint"] };
  };
  const groups = (blueprint ?? target?.blueprint)?.securityGroups ?? [];
  return (
    reinstall === undefined &&
    groups.some((group) => isReference(group) && group.$ref === ESTATE_KEYS.targetGroup)
  );
}
