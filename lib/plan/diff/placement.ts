/** What is read of where the lock stages a workload. */
interface Placement {
  readonly relay: number;
  readonly disks?: Readonly<Record<string, { readonly slot: number }>>;
}

/** A workload whose place in the lock stands in words: references say nothing to a reader, and follow from it. */
export function withPlaceInWords<Workload extends object>(workload: Workload): Workload {
  const { placement } = workload as { readonly placement?: Placement };
  return placement === undefined ? workload : { ...workload, placement: inWords(placement) };
}

function inWords({ disks = {}, relay }: Placement): string {
  const slots = Object.values(disks)
    .map(({ slot }) => slot)
    .sort((left, right) => left - right);
  const [last, ...others] = [...slots].reverse();
  if (last === undefined) return `staged on relay ${relay}`;
  const listed = others.length === 0 ? `slot ${last}` : `slots ${others.reverse().join(", ")} and ${last}`;
  return `staged on relay ${relay}, ${listed}`;
}
