import { TerraformStack, type TerraformElement } from "cdktf";
import type { IConstruct } from "constructs";
import { sha256 } from "../plan/canonical";

/**
 * The logical ids of what must keep its address whatever happens around it. They are made from names alone, never
 * from positions, so that an address of an earlier synthesis can be written down again.
 */
export const logicalIds = {
  relay: (project: string, index: number) => logicalId(project, "relay", String(index)),
  staging: (project: string, workload: string, device: string) =>
    logicalId(project, "staging", workload, deviceName(device)),
  target: (project: string, workload: string) => logicalId(project, "target", workload),
  /** A disk or an address of a target. */
  targetPart: (project: string, workload: string, id: string) => logicalId(project, "target", workload, id),
  dtsService: (project: string, workload: string) => logicalId(project, "dts", workload),
} as const;

function logicalId(project: string, ...parts: readonly string[]): string {
  // A project's name has no underscore, so no two sets of parts make one id.
  return [project, ...parts].join("_");
}

/** `/dev/vdb` is `vdb`; what is written otherwise has a digest, so that two devices stay apart. */
export function deviceName(device: string): string {
  const [, plain] = /^\/dev\/([a-z0-9]+)$/.exec(device) ?? [];
  if (plain !== undefined) return plain;
  return `${device.replace(/[^A-Za-z0-9]+/g, "-")}-${sha256(device).slice(0, 6)}`;
}

/** What a target is to Terraform: most are instances. */
export type TargetType = "tencentcloud_instance" | "tencentcloud_redis_instance";

export function targetAddress(
  project: string,
  workload: string,
  type: TargetType = "tencentcloud_instance",
): string {
  return `${type}.${logicalIds.target(project, workload)}`;
}

/** The Terraform addresses of what is taken over with a target, by its id in the cloud. */
export function adoptedAddresses(project: string, workload: string, id: string): string[] {
  const part = logicalIds.targetPart(project, workload, id);
  if (id.startsWith("disk-"))
    return [`tencentcloud_cbs_storage.${part}`, `tencentcloud_cbs_storage_attachment.${part}`];
  return id.startsWith("eip-") ? [`tencentcloud_eip.${part}`] : [targetAddress(project, workload)];
}

/** A resource that has another address than before, and is the same. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/**
 * Writes `moved` blocks into a stack. Terraform lets one pass whose `from` it does not know, so they may stay as long
 * as the program says so. (`moveTo` of cdktf would run a binary during synthesis.)
 */
export function addMoves(element: TerraformElement, moves: readonly Move[]): void {
  addBlocks("moved", element, moves);
}

/**
 * Writes `import` blocks into a stack: Terraform takes the thing of this id over at the next apply, and passes one that
 * it has already. (`importFrom` of cdktf would run a binary during synthesis, and on a resource the block would land
 * inside it.)
 */
export function addImports(
  element: TerraformElement,
  imports: readonly { readonly to: string; readonly id: string }[],
): void {
  addBlocks("import", element, imports);
}

/** Writes `removed` blocks into a stack: Terraform forgets what stood at these addresses and leaves it as it is. */
export function addRemovals(scope: IConstruct, addresses: readonly string[]): void {
  const blocks = addresses.map((from) => ({ from, lifecycle: { destroy: false } }));
  addBlocks("removed", scope, blocks);
}

const BLOCKS = new WeakMap<TerraformStack, Map<string, readonly object[]>>();

function addBlocks(kind: "moved" | "import" | "removed", scope: IConstruct, blocks: readonly object[]): void {
  if (blocks.length === 0) return;
  const stack = TerraformStack.of(scope);
  const kinds = BLOCKS.get(stack) ?? new Map<string, readonly object[]>();
  const all = [...(kinds.get(kind) ?? []), ...blocks];
  BLOCKS.set(stack, kinds.set(kind, all));
  stack.addOverride(kind, all);
}
