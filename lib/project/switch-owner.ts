import { DefaultTokenResolver, StringConcat, TerraformResource, TerraformStack, Tokenization } from "cdktf";
import type { IConstruct } from "constructs";
import { isReference, type TextOrReference } from "../plan/fields";
import type { SwitchInput } from "../plan/input";
import type { SwitchActionSpec } from "../plan/switch";
import type { References } from "./references";

/**
 * What a switch moves is never bound by the project's own stack: Terraform would take it back at its next apply, and
 * nobody could acknowledge that. Every resource of the stack that binds something which these switches move.
 */
export function ownStackProblems(
  scope: IConstruct,
  switches: readonly SwitchActionSpec[],
  references: References,
): string[] {
  if (switches.length === 0) return [];
  const stack = TerraformStack.of(scope);
  const plain = (value: unknown) => withoutTokens(value, stack);
  const resources = stack.node
    .findAll()
    .filter((node): node is TerraformResource => TerraformResource.isTerraformResource(node))
    .filter(({ terraformResourceType }) => Object.hasOwn(BINDERS, terraformResourceType));
  return switches.flatMap((action) =>
    resources.flatMap((resource) => {
      const binder = BINDERS[resource.terraformResourceType];
      const moved = binder?.moved(action);
      if (binder === undefined || moved === undefined) return [];
      const expected = moved.map((value) => plain(references.expression(value)));
      const bound = attributesOf(plain(resource.toTerraform()));
      if (!binder.attributes.every((name, index) => bound[name] === expected[index])) return [];
      return [
        `"${resource.node.path}" binds what a switch of this wave moves, and would take it back at the next apply; take it out of the stack [SWITCH-OWN-STACK]`,
      ];
    }),
  );
}

/**
 * Switches of what the stack's own resources are need no word about who binds them: {@link ownStackProblems} sees
 * whether the stack does.
 */
export function withOwnStack<Action extends SwitchInput>(
  scope: IConstruct,
  switches: readonly Action[],
  references: References,
): Action[] {
  const stack = TerraformStack.of(scope);
  const isOwn = (value: TextOrReference) =>
    isReference(value) && OWN.test(String(withoutTokens(references.expression(value), stack)));
  return switches.map((action) =>
    action.managedBy === undefined && identities(action).every(isOwn)
      ? { ...action, managedBy: "none" }
      : action,
  );
}

/** An attribute of a resource, and nothing else. */
const OWN = /^\$\{tencentcloud_[a-z0-9_]+\.[\w-]+\.\w+\}$/;

function identities(action: SwitchInput): TextOrReference[] {
  if (action.type === "eip") return [action.address];
  return action.type === "clb" ? [action.loadBalancer, action.listener] : [action.domain];
}

interface Binder {
  /** The attributes that say what is bound. */
  readonly attributes: readonly string[];
  /** What a switch moves, in the order of the attributes; undefined where it moves something else. */
  readonly moved: (action: SwitchActionSpec) => Parameters<References["expression"]>[0][] | undefined;
}

/** Resources that bind addresses, places behind listeners and records. Source: schema of the provider. */
const BINDERS: Readonly<Record<string, Binder>> = {
  tencentcloud_eip_association: {
    attributes: ["eip_id"],
    moved: (action) => (action.type === "eip" ? [action.address] : undefined),
  },
  tencentcloud_clb_attachment: {
    attributes: ["clb_id", "listener_id"],
    moved: (action) => (action.type === "clb" ? [action.loadBalancer, action.listener] : undefined),
  },
  tencentcloud_dnspod_record: {
    attributes: ["domain", "sub_domain"],
    moved: (action) => (action.type === "dns" ? [action.domain, action.record] : undefined),
  },
};

function withoutTokens(value: unknown, scope: TerraformStack): unknown {
  return Tokenization.resolve(value, {
    scope,
    resolver: new DefaultTokenResolver(new StringConcat()),
    preparing: false,
  });
}

/** The attributes inside `resource.<type>.<id>`. */
function attributesOf(fragment: unknown): Record<string, unknown> {
  const inside = (value: unknown): unknown =>
    typeof value === "object" && value !== null ? Object.values(value)[0] : undefined;
  const attributes = inside(inside(inside(fragment)));
  return typeof attributes === "object" && attributes !== null ? (attributes as Record<string, unknown>) : {};
}
