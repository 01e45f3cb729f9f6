import type { Clock } from "../base/clock";
import type { Acknowledgement } from "../plan/plan";
import type { EstateSpec } from "../plan/estate";
import type { Resolved } from "../plan/resolved";
import type { TencentCloud } from "../tencent/cloud";
import type { Readings } from "./instances";
import type { Reach } from "./reach";

/** What every engine that acts on Tencent Cloud works with. */
export interface OperateTools {
  readonly project: string;
  readonly zone: string;
  readonly cloud: TencentCloud;
  readonly clock: Clock;
  /** Batched reads of instances and images. */
  readonly read: Readings;
  readonly estate: Resolved<EstateSpec>;
  readonly acknowledged: readonly Acknowledgement[];
  /** Connects from where the reconciler runs. */
  readonly reach: Reach;
  /** Local paths in the plan are relative to this directory. */
  readonly baseDirectory: string;
  /** Where images are unpacked; emptied by whoever fills it. */
  readonly workDirectory: string;
}
