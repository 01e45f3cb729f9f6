import { Instance, type InstanceConfig } from "@cdktf/provider-tencentcloud/lib/instance";
import type { Construct } from "constructs";

/**
 * Changes of these must not reach the provider: the first five make it run ResetInstance in place, which writes the
 * system disk anew without showing a replacement, and the user data of a running instance is history.
 */
export const IGNORED_INSTANCE_CHANGES = [
  "image_id",
  "disable_security_service",
  "disable_monitor_service",
  "disable_automation_service",
  "keep_image_login",
  "user_data",
  "user_data_raw",
  "user_data_replace_on_change",
] as const;

/** What go2tencentcloud changes on its target besides the disks: everything in the system is the source's afterwards. */
export const IGNORED_CSM_CHANGES = ["hostname", "key_ids"] as const;

/**
 * What a target brings along that was not launched by Terraform: a change to some of these writes its system anew in
 * place. A target with an elastic address has a public one however it was launched, which the provider would replace it
 * for. `timeouts` is no part of the target; the provider puts its own into what it imports. Where a target is in no
 * placement group, the provider (1.83.25) imports none and then plans to learn of some.
 */
export const IGNORED_ADOPTED_CHANGES = [
  "allocate_public_ip",
  "disaster_recover_group_ids",
  "hostname",
  "password",
  "key_ids",
  "key_name",
  "force_delete",
  "timeouts",
] as const;

/** A `tencentcloud_instance` whose disks the reconciler may write. Every instance that Landfall synthesizes is one. */
export function reconciledInstance(
  scope: Construct,
  id: string,
  config: Omit<InstanceConfig, "lifecycle">,
  { ignored = [], preventDestroy }: { ignored?: readonly string[]; preventDestroy?: true } = {},
): Instance {
  return new Instance(scope, id, {
    ...config,
    lifecycle: {
      ignoreChanges: [...IGNORED_INSTANCE_CHANGES, ...ignored],
      ...(preventDestroy && { preventDestroy }),
    },
  });
}
