import type { BlueprintSpec } from "../plan/blueprint";
import type { CheckSpec } from "../plan/check";
import { isReference } from "../plan/fields";
import type { WaveSpec } from "../plan/wave";
import { NO_NEEDS, type EstateNeeds } from "./needs";
import { ESTATE_KEYS } from "./references";

/** What a target asks of the estate: its place, its group, the role that it carries. */
export function targetNeeds(blueprint: BlueprintSpec): EstateNeeds {
  return {
    ...NO_NEEDS,
    groups: blueprint.securityGroups.some(refersTo("targetGroup")) ? ["target"] : [],
    targets: [refersTo("targetSubnet")(blueprint.subnet) ? "target-subnet" : "elsewhere"],
    targetRoles: blueprint.role !== undefined ? [blueprint.role] : [],
  };
}

/** What a wave's launches and checks ask: groups for them, and the ports that the probe reaches. */
export function checkNeeds({ cutover, testRun }: WaveSpec): EstateNeeds {
  const testChecks = probed(testRun?.checks);
  const targetChecks = probed(cutover?.checks);
  return {
    ...NO_NEEDS,
    groups: [
      ...(testRun ? ["test-target" as const] : []),
      ...(testChecks.length + targetChecks.length > 0 ? ["probe" as const] : []),
    ],
    testChecks,
    targetChecks,
  };
}

function probed(checks: readonly CheckSpec[] = []): number[] {
  return checks.filter(({ from }) => from === "probe").map(({ port }) => port);
}

function refersTo(key: keyof typeof ESTATE_KEYS) {
  return (value: unknown) => isReference(value) && value.$ref === ESTATE_KEYS[key];
}
