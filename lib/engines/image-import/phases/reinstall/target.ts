import type { Context } from "../context";
import type { Instance } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";

/** The instance whose system disk is overwritten. */
export function target(context: Context): string {
  return String(context.workload.reinstall);
}

export function observeTarget(context: Context): Promise<Instance | undefined> {
  return context.tools.read.instance(target(context));
}
