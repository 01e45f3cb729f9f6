import type { DeclaredPlan } from "../engines/declared";
import { isReference } from "../plan/fields";
import type { ReadPlan } from "../plan/read-plan";

/** The elastic addresses that switches move and that are some stack's already: another one's, or this one's resources. */
export function ownedAddresses({ declared, plan }: ReadPlan<DeclaredPlan>): ReadonlySet<string> {
  const owned = Object.entries(declared.waves).flatMap(([wave, { cutover }]) =>
    (cutover?.switch ?? []).flatMap((action, index) => {
      const moved = plan.waves[wave]?.cutover?.switch?.[index];
      const free = action.type === "eip" && action.managedBy === "none" && !isReference(action.address);
      return moved?.type === "eip" && !free ? [moved.address] : [];
    }),
  );
  return new Set(owned);
}
