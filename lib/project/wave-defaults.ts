import type { Approval, ApprovalProps } from "./approval";
import type { Cutover, CutoverProps } from "./cutover";
import type { Hook } from "./hook";
import type { TestRun, TestRunProps } from "./test-run";

/** What holds for every wave of a project that says nothing of its own; a wave's own word takes its place whole. */
export interface WaveDefaults {
  /** @default - none */
  readonly testRun?: TestRun | TestRunProps;
  /** @default - none */
  readonly cutover?: Cutover | CutoverProps;
  /** For cutovers that name no approval. @default - none: nobody has to agree */
  readonly approval?: Approval | ApprovalProps;
  /** @default - none */
  readonly hooks?: Hook[];
}
