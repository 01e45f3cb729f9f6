import { TerraformStack, type TerraformElement } from "cdktf";
import { sha256 } from "../plan/canonical";

/**
 * The logical ids of what must keep its address whatever happens around it. They are made from names alone, never
 * from positions, so that an address of an earlier synthesis can be written down again.
 */
export const logicalIds = {
  relay: (project: string, index: number) => logicalId(project, "relay", String(index)),
  staging: (project: string, workload: string, device: string) =>
    logicalId(project, "staging", workload, deviceName(device)),
  csmTarget: (project: string, workload: string) => logicalId(project, "target", workload),
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

/** A resource that has another address than before, and is the same. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

const MOVES = new WeakMap<TerraformStack, Move[]>();

/**
 * Writes `moved` blocks into a stack. Terraform lets one pass whose `from` it does not know, so they may stay as long
 * as the program says so. (`moveTo` of cdktf would run a binary during synthesis.)
 */
export function addMoves(element: TerraformElement | TerraformStack, moves: readonly Move[]): void {
  if (moves.length === 0) return;
  const stack = TerraformStack.of(element);
  const all = [...(MOVES.get(stack) ?? []), ...moves];
  MOVES.set(stack, all);
  stack.addOverride("moved", all);
}
