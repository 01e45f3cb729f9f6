import type { RoleRow } from "./rows";

/** Who wants to act as a role: a service of the platform, or a user of an account (`qcs::cam::uin/1000:uin/1000`). */
export type Principal = { readonly service: string } | { readonly uin: string };

/** Whether a role's own document lets somebody assume it. */
export function trusts(role: RoleRow, principal: Principal): boolean {
  const document = JSON.parse(role.document) as Record<string, unknown>;
  const statements = listOf(document["statement"] ?? document["Statement"]) as Record<string, unknown>[];
  return statements.some((statement) => {
    const effect = String(statement["effect"] ?? statement["Effect"]).toLowerCase();
    const named = (statement["principal"] ?? statement["Principal"] ?? {}) as Record<string, unknown>;
    return effect === "allow" && names(named, principal);
  });
}

function names(named: Record<string, unknown>, principal: Principal): boolean {
  if ("service" in principal) return listOf(named["service"]).includes(principal.service);
  const { uin } = principal;
  const forms = [`qcs::cam::uin/${uin}:root`, `qcs::cam::uin/${uin}:uin/${uin}`];
  return listOf(named["qcs"]).some((name) => forms.includes(String(name)));
}

function listOf(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
