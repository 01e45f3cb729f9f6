/**
 * A program without Landfall that emits the same resources and outputs through the same bindings:
 * `node plain.js <cdk.tf.json> <folder>`. Reading what to emit is not counted. It has no easy way out and no hard one:
 * one flat scope, references written out as texts, and the plan's text as it comes.
 */
import { readFileSync } from "node:fs";
import { App, LocalBackend, TerraformOutput, TerraformStack, type TerraformElement } from "cdktf";
import { now, report, since } from "./measure";

type Members = Readonly<Record<string, unknown>>;
type ByType = Readonly<Record<string, Readonly<Record<string, Members>>>>;
type Binding = new (scope: TerraformStack, id: string, config: Members) => TerraformElement;

interface Stack {
  readonly resource: ByType;
  readonly data?: ByType;
  readonly provider: Readonly<Record<string, readonly Members[]>>;
  readonly output: Readonly<Record<string, { value: unknown; description: string; sensitive: boolean }>>;
  readonly terraform: { readonly backend: { readonly local: { readonly path: string } } };
}

interface Element {
  readonly binding: Binding;
  readonly id: string;
  readonly config: Members;
}

const BINDINGS = "@cdktf/provider-tencentcloud/lib";

const started = now();
const [model = "", outdir = "cdktf.out"] = process.argv.slice(2);
const stack = JSON.parse(readFileSync(model, "utf8")) as Stack;
const reading = since(started);
// The program would import its bindings; that counts.
const bindings = new Map(
  [...Object.keys(stack.resource), ...Object.keys(stack.data ?? {}).map((type) => `data_${type}`)].map(
    (type) => [type, bindingOf(type)],
  ),
);
const provider = bindingOf("tencentcloud_provider");
const prepared = now();
const elements = [...elementsOf(stack.data ?? {}, "data_"), ...elementsOf(stack.resource, "")];
const preparing = since(prepared);

report(() => {
  const app = new App({ outdir });
  const scope = new TerraformStack(app, "fleet");
  new LocalBackend(scope, { path: stack.terraform.backend.local.path });
  for (const config of stack.provider.tencentcloud ?? []) new provider(scope, "provider", config);
  for (const { binding, config, id } of elements)
    new binding(scope, `${binding.name}-${id}`, config).overrideLogicalId(id);
  for (const [name, { description, sensitive, value }] of Object.entries(stack.output))
    new TerraformOutput(scope, name, { value, description, sensitive, staticId: true });
  app.synth();
}, [reading, preparing]);

function elementsOf(byType: ByType, prefix: string): Element[] {
  return Object.entries(byType).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, { "//": _metadata, ...body }]) => ({
      binding: bindings.get(prefix + type) as Binding,
      id,
      config: camelCased(body) as Members,
    })),
  );
}

/** `tencentcloud_security_group` is `SecurityGroup` in `lib/security-group`. */
function bindingOf(type: string): Binding {
  const words = (type.startsWith("data_") ? type : type.replace(/^tencentcloud_/, "")).split("_");
  const name = type === "tencentcloud_provider" ? "TencentcloudProvider" : words.map(capital).join("");
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const module = require(`${BINDINGS}/${words.join("-")}`) as Readonly<Record<string, Binding>>;
  const binding = module[name];
  if (binding === undefined) throw new Error(`no binding of ${type} under the name ${name}`);
  return binding;
}

/** Terraform's names of attributes as the bindings have them; tags have names of their own. */
function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
      key === "tags" ? (member as unknown) : camelCased(member),
    ]),
  );
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
