import type { RoleRow } from "./rows";
import { entriesOf, field, listOf } from "./statements";

/** Who wants to act as a role: a service of the platform, or a user of an account (`qcs::cam::uin/1000:uin/1000`). */
export type Principal = { readonly service: string } | { readonly uin: string };

/** Whether a role's own document lets somebody assume it, and nothing in it denies that. */
export function trusts(role: RoleRow, principal: Principal): boolean {
  const effects = entriesOf(JSON.parse(role.document) as Record<string, unknown>)
    .filter((entry) => names((field(entry, "principal") ?? {}) as Record<string, unknown>, principal))
    .map((entry) => String(field(entry, "effect")).toLowerCase());
  return effects.includes("allow") && !effects.includes("deny");
}

function names(named: Record<string, unknown>, principal: Principal): boolean {
  if ("service" in principal) return listOf(named["service"]).includes(principal.service);
  const { uin } = principal;
  const forms = [`qcs::cam::uin/${uin}:root`, `qcs::cam::uin/${uin}:uin/${uin}`];
  return listOf(named["qcs"]).some((name) => forms.includes(String(name)));
}
