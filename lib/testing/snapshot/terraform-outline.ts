import { portRuleText, type PortRule } from "../security-groups";
import type { TerraformJson } from "../synth-migration";

/** On everything that takes tags. */
const OWN_TAGS = new Set(["landfall:managed-by", "landfall:project"]);
/** A script or another blob, which a snapshot only says is there. */
const LONG = 400;

/** A stack for people: elements under `type.name`, rules and policies readable, versions left out. */
export function terraformOutline(
  { data, output, provider, resource }: TerraformJson,
  shorten: (text: string) => string,
): unknown {
  return {
    data: elements(data, shorten),
    resource: elements(resource, shorten),
    provider,
    output: output && tidy(withoutPlans(output), shorten),
  };
}

function elements(byType: TerraformJson["resource"], shorten: (text: string) => string): unknown {
  if (byType === undefined) return undefined;
  const all = Object.entries(byType).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, body]) => [`${type}.${shorten(id)}`, tidy(body, shorten)]),
  );
  return Object.fromEntries(all) as unknown;
}

/** Plans have snapshots of their own; what Terraform resolves for them stays. */
function withoutPlans(outputs: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, output]) => {
      const { value } = output as { readonly value?: unknown };
      const isPlan =
        typeof value === "object" && value !== null && "declared" in value && "bindings" in value;
      return [name, isPlan ? { bindings: value.bindings } : output];
    }),
  );
}

function tidy(value: unknown, shorten: (text: string) => string): unknown {
  if (typeof value === "string") return tidyText(value, shorten);
  if (Array.isArray(value)) return value.map((item) => tidy(item, shorten));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, member]) => [key, tidyMember(key, member, shorten)] as const)
      .filter(([, member]) => member !== undefined),
  );
}

function tidyMember(key: string, value: unknown, shorten: (text: string) => string): unknown {
  if (key === "tags") return ownTagsRemoved(value);
  const isRules = (key === "ingress" || key === "egress") && Array.isArray(value);
  return isRules
    ? (value as PortRule[]).map((rule) => tidyText(portRuleText(rule), shorten))
    : tidy(value, shorten);
}

function ownTagsRemoved(tags: unknown): unknown {
  if (typeof tags !== "object" || tags === null) return tags;
  const others = Object.entries(tags).filter(([key]) => !OWN_TAGS.has(key));
  return others.length === 0 ? undefined : Object.fromEntries(others);
}

/** Documents inside texts are shown as what they hold. */
function tidyText(text: string, shorten: (text: string) => string): unknown {
  if (text.startsWith("{")) {
    try {
      return tidy(JSON.parse(text) as unknown, shorten);
    } catch {
      // Not a document after all.
    }
  }
  const short = shorten(text).replace(/\$\{([\w.-]+)\}/g, "<$1>");
  return short.length > LONG ? `(${short.length} characters)` : short;
}
