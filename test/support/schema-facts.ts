import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Checks a synthesized stack against the schema facts of the provider, as `terraform validate` would. */

type Type = string | readonly [string, Type] | readonly ["object", Readonly<Record<string, Type>>];

interface Attribute {
  readonly type: Type;
  readonly required?: true;
  readonly optional?: true;
  readonly computed?: true;
}

interface Block {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly block_types?: Readonly<Record<string, NestedBlock>>;
}

interface NestedBlock {
  readonly block: Block;
  readonly nesting_mode: string;
  readonly min_items?: number;
  readonly max_items?: number;
}

type Schemas = Readonly<Record<string, { readonly block: Block }>>;

interface ProviderSchema {
  readonly provider: { readonly block: Block };
  readonly resource_schemas: Schemas;
  readonly data_source_schemas: Schemas;
}

interface SchemaFile {
  readonly provider_schemas: Readonly<Record<string, ProviderSchema>>;
}

interface Stack {
  readonly resource?: unknown;
  readonly data?: unknown;
  readonly provider?: unknown;
}

const META_ARGUMENTS = new Set([
  "//",
  "connection",
  "count",
  "depends_on",
  "for_each",
  "lifecycle",
  "provider",
  "provisioner",
]);
const PROVIDER_META = new Set(["//", "alias"]);

const file = JSON.parse(readFileSync(join(__dirname, "../../provider/schema.json"), "utf8")) as SchemaFile;
const [schema] = Object.values(file.provider_schemas);

/** Everything that the provider's schema has against a stack, as `address: fault`; empty when there is nothing. */
export function schemaFaults({ data, provider, resource }: Stack): string[] {
  if (schema === undefined) throw new Error("provider/schema.json holds no provider");
  return [
    ...elementFaults(resource, schema.resource_schemas, ""),
    ...elementFaults(data, schema.data_source_schemas, "data."),
    ...members(provider).flatMap(([name, blocks]) =>
      [blocks]
        .flat()
        .flatMap((block) => blockFaults(block, schema.provider.block, `provider.${name}`, PROVIDER_META)),
    ),
  ];
}

function elementFaults(elements: unknown, schemas: Schemas, prefix: string): string[] {
  return members(elements).flatMap(([type, byId]) => {
    const known = schemas[type];
    if (known === undefined) return [`${prefix}${type}: unknown type`];
    return members(byId).flatMap(([id, body]) =>
      blockFaults(body, known.block, `${prefix}${type}.${id}`, META_ARGUMENTS),
    );
  });
}

function blockFaults(
  body: unknown,
  { attributes = {}, block_types = {} }: Block,
  at: string,
  meta: ReadonlySet<string>,
): string[] {
  if (!isRecord(body)) return [`${at}: not a block`];
  const required = Object.entries(attributes)
    .filter(([name, { required }]) => required && body[name] === undefined)
    .map(([name]) => `${at}.${name}: required and absent`);
  const present = Object.entries(body).flatMap(([name, value]) => {
    const attribute = attributes[name];
    if (attribute !== undefined) return attributeFaults(value, attribute, `${at}.${name}`);
    if (block_types[name] !== undefined || meta.has(name)) return [];
    return [`${at}.${name}: unknown`];
  });
  const nested = Object.entries(block_types).flatMap(([name, type]) =>
    nestedFaults(body[name], type, `${at}.${name}`),
  );
  return [...required, ...present, ...nested];
}

function nestedFaults(
  value: unknown,
  { block, max_items, min_items = 0, nesting_mode }: NestedBlock,
  at: string,
): string[] {
  const blocks =
    value === undefined ? [] : nesting_mode === "map" ? members(value).map(([, one]) => one) : [value].flat();
  const most = nesting_mode === "single" ? 1 : max_items;
  return [
    ...(blocks.length < min_items ? [`${at}: ${blocks.length} blocks, at least ${min_items}`] : []),
    ...(most !== undefined && blocks.length > most
      ? [`${at}: ${blocks.length} blocks, at most ${most}`]
      : []),
    ...blocks.flatMap((one, index) => blockFaults(one, block, `${at}[${index}]`, new Set())),
  ];
}

function attributeFaults(
  value: unknown,
  { computed, optional, required, type }: Attribute,
  at: string,
): string[] {
  if (computed && !optional && !required) return [`${at}: read-only`];
  return fits(value, type) ? [] : [`${at}: ${JSON.stringify(value)} is no ${JSON.stringify(type)}`];
}

function fits(value: unknown, type: Type): boolean {
  if (typeof value === "string" && /^\$\{[^{}]*\}$/.test(value)) return true;
  if (typeof type === "string")
    return typeof value === { string: "string", number: "number", bool: "boolean" }[type];
  const [kind, of] = type;
  if (kind === "list" || kind === "set") return Array.isArray(value) && value.every((item) => fits(item, of));
  if (kind === "map") return isRecord(value) && Object.values(value).every((item) => fits(item, of));
  const shape = of as Readonly<Record<string, Type>>;
  return (
    isRecord(value) &&
    Object.entries(value).every(([key, item]) => shape[key] !== undefined && fits(item, shape[key]))
  );
}

function members(value: unknown): [string, unknown][] {
  return isRecord(value) ? Object.entries(value) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
