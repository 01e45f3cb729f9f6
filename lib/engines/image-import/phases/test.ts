import { Duration } from "../../../plan/units";
import { checkPhases } from "../../../operate/check-phases";
import { madeImage } from "../../../operate/image-phases";
import { launchPhase, runningPhase, terminatePhase } from "../../../operate/instance-phases";
import { launchTags, requestForTest } from "../../../operate/launch";
import type { Context, ImageImport, ImageImportPhase } from "./context";

/** Launches the image into isolation, checks it, and takes it away again. */
export const testPhases: readonly ImageImportPhase[] = [
  launchPhase<ImageImport>("launch-test", "test", async (context) => {
    const tags = launchTags(context, "test", deadline(context));
    return requestForTest(context, context.workload.blueprint, String(madeImage(context, "image")), tags);
  }),
  runningPhase<ImageImport>("await-test", "test"),
  ...checkPhases<ImageImport>({
    role: "test",
    checks: (context) => context.waveSpec.testRun?.checks ?? [],
    passed: (results) => [
      {
        type: "TestPassed",
        status: "True",
        reason: "ChecksPassed",
        message: results.map((result) => result.detail).join("; "),
      },
    ],
    failed: (message) => [{ type: "TestPassed", status: "False", reason: "ChecksFailed", message }],
  }),
  terminatePhase<ImageImport>("remove-test", ["test", "test-probe"]),
];

export const undoTestPhases: readonly ImageImportPhase[] = [
  terminatePhase<ImageImport>("undo-test", ["test", "test-probe"]),
];

function deadline(context: Context): number {
  return context.clock.now() + Duration.parse(context.waveSpec.testRun?.deadline ?? "24h").milliseconds;
}
