/** What of a plan says how traffic moves; references in it may be resolved or not. */
export interface Switching {
  readonly waves: Readonly<Record<string, SwitchingWave>>;
}

interface SwitchingWave {
  readonly workloads: readonly string[];
  readonly cutover?: { readonly switch?: readonly Switched[] | undefined } | undefined;
}

interface Switched {
  readonly type: string;
  readonly workload?: string | undefined;
  readonly address?: unknown;
}

/**
 * The elastic addresses that switches move, by the workload to whose target: each was there before the migration, so
 * that it has an owner. `managedBy: none` says only that no stack binds it.
 */
export function switchedAddresses({ waves }: Switching): ReadonlyMap<string, readonly string[]> {
  const moved = new Map<string, string[]>();
  for (const { workloads, cutover } of Object.values(waves))
    for (const { type, workload, address } of cutover?.switch ?? []) {
      if (type !== "eip" || typeof address !== "string") continue;
      for (const name of workload === undefined ? workloads : [workload])
        moved.set(name, [...(moved.get(name) ?? []), address]);
    }
  return moved;
}
