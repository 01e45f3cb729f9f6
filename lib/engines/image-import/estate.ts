import { NO_NEEDS, type EstateNeeds } from "../../estate/needs";
import { ESTATE_KEYS } from "../../estate/references";
import { isReference } from "../../plan/fields";
import type { CheckSpec } from "../../plan/check";
import type { WaveSpec } from "../../plan/wave";
import type { ImageImportSpec } from "./schema";

/** What an image import asks of the estate by itself: where its target stands, what it reads, what it carries. */
export function imageImportNeeds(workload: ImageImportSpec): EstateNeeds {
  const { blueprint, image } = workload;
  return {
    ...NO_NEEDS,
    groups: blueprint.securityGroups.some(refersTo("targetGroup")) ? ["target"] : [],
    targets: [refersTo("targetSubnet")(blueprint.subnet) ? "target-subnet" : "elsewhere"],
    images: "object" in image ? [image.object] : [],
    keepsUploads: "file" in image && workload.keep?.object === true,
    targetRoles: blueprint.role !== undefined ? [blueprint.role] : [],
  };
}

/** What its wave asks besides: groups for what is launched and checked, and the ports of the checks. */
export function imageImportWaveNeeds({ cutover, testRun }: WaveSpec): EstateNeeds {
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
