import { TencentcloudProvider } from "@cdktf/provider-tencentcloud/lib/provider";
import {
  LocalBackend,
  TerraformBackend,
  TerraformElement,
  TerraformProvider,
  TerraformResource,
  TerraformStack,
  Token,
} from "cdktf";
import type { Construct, IConstruct } from "constructs";

const PROVIDER_TYPE = "tencentcloud";

/**
 * The provider that a project's resources name: the one given, otherwise undefined for the stack's own without an
 * alias, which is made where there is none. Credentials come from the environment.
 */
export function ensureProvider(
  scope: Construct,
  given: TerraformProvider | undefined,
  region: string,
): TerraformProvider | undefined {
  if (given !== undefined) return given.alias === undefined ? undefined : given;
  if (defaultProviders(nodesOf(scope)).length === 0) new TencentcloudProvider(scope, "provider", { region });
  return undefined;
}

/**
 * Without a backend cdktf would write the absolute path of a local one, and the stack would differ from machine to
 * machine. The state lies beside the output directory, where cdktf would have put it.
 */
export function ensureBackend(scope: Construct): void {
  const stack = TerraformStack.of(scope);
  if (backends(stack.node.findAll()).length > 0) return;
  new LocalBackend(stack, { path: `../../../terraform.${stack.node.id}.tfstate` });
}

/**
 * Traps of cdktf that it does not report itself: two elements that share a logical id, of which one silently
 * overwrites the other, ids that Terraform does not take, and a second provider or backend.
 */
export function stackProblems(
  scope: Construct,
  provider: TerraformProvider | undefined,
  region: string,
): string[] {
  const nodes = nodesOf(scope);
  const used = provider ?? defaultProviders(nodes)[0];
  return [...idProblems(nodes), ...doubleProblems(nodes), ...regionProblems(used, region)];
}

function regionProblems(provider: TerraformProvider | undefined, region: string): string[] {
  const acts = provider !== undefined && "region" in provider ? provider.region : undefined;
  if (typeof acts !== "string" || Token.isUnresolved(acts) || acts === region) return [];
  const message = `the project is in ${region} and its provider in ${acts}; give the project a provider for ${region}`;
  return [`${message} [PROVIDER-REGION]`];
}

function nodesOf(scope: Construct): IConstruct[] {
  return TerraformStack.of(scope).node.findAll();
}

function idProblems(nodes: readonly IConstruct[]): string[] {
  const byAddress = new Map<string, IConstruct>();
  return nodes.flatMap((node) => {
    const address = addressOf(node);
    if (address === undefined) return [];
    const other = byAddress.get(address);
    byAddress.set(address, node);
    const id = address.slice(address.lastIndexOf(".") + 1);
    if (other === undefined && /^[A-Za-z_][A-Za-z0-9_-]*$/.test(id)) return [];
    const { path } = node.node;
    if (other !== undefined) {
      return [
        `"${other.node.path}" and "${path}" get the same logical id ${address}; change one of their construct ids [ID-TWICE]`,
      ];
    }
    return [
      `"${path}" gets the logical id "${id}", which Terraform refuses; start its construct id with a letter [ID-UNFIT]`,
    ];
  });
}

/** `kind.type.id` of what ends up under such keys in cdk.tf.json. */
function addressOf(node: unknown): string | undefined {
  if (!TerraformElement.isTerraformElement(node) || TerraformProvider.isTerraformProvider(node))
    return undefined;
  // What most of a stack is made of is not written out just to be named.
  if (TerraformResource.isTerraformResource(node) && !node.hasResourceMove())
    return `resource.${node.terraformResourceType}.${node.friendlyUniqueId}`;
  const fragment: unknown = node.toTerraform();
  const [kind, byKind] = onlyEntry(fragment);
  if (kind === "resource" || kind === "data") {
    const [type, byType] = onlyEntry(byKind);
    const [id] = onlyEntry(byType);
    return type === undefined || id === undefined ? undefined : `${kind}.${type}.${id}`;
  }
  const [id] = kind === "output" || kind === "variable" || kind === "module" ? onlyEntry(byKind) : [];
  return id === undefined ? undefined : `${kind}.${id}`;
}

function doubleProblems(nodes: readonly IConstruct[]): string[] {
  const providers = defaultProviders(nodes);
  const twoProviders =
    `the stack has ${providers.length} tencentcloud providers without an alias; ` +
    "make the stack's own before the project, or give the project one [PROVIDER-TWICE]";
  const twoBackends = "the stack has two backends; make the stack's own before the project [BACKEND-TWICE]";
  return [
    ...(providers.length > 1 ? [twoProviders] : []),
    ...(backends(nodes).length > 1 ? [twoBackends] : []),
  ];
}

function defaultProviders(nodes: readonly IConstruct[]): TerraformProvider[] {
  return nodes
    .filter((node): node is TerraformProvider => TerraformProvider.isTerraformProvider(node))
    .filter(
      ({ alias, terraformResourceType }) => terraformResourceType === PROVIDER_TYPE && alias === undefined,
    );
}

function backends(nodes: readonly IConstruct[]): TerraformBackend[] {
  return nodes.filter((node): node is TerraformBackend => TerraformBackend.isBackend(node));
}

function onlyEntry(value: unknown): [string, unknown] | [] {
  return typeof value === "object" && value !== null ? (Object.entries(value)[0] ?? []) : [];
}
