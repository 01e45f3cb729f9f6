/** What the reference reads of a JSON Schema (draft 2020-12), as `projectJsonSchema` writes it. */
export interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Node | false;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxLength?: number;
}

/** Everything that a value may be, unions inside unions opened. */
export function alternatives(node: Node): readonly Node[] {
  const options = node.anyOf ?? node.oneOf;
  return options === undefined ? [node] : options.flatMap(alternatives);
}

export function isObject(node: Node): boolean {
  return node.properties !== undefined;
}

/** What is written under names of a user's own choice; undefined for anything else. */
export function valuesOf({ additionalProperties, properties }: Node): Node | undefined {
  return properties === undefined && additionalProperties ? additionalProperties : undefined;
}

/** A description, and the default that it ends with where it names one. */
export function told({ default: value, description = "" }: Node): { text: string; otherwise?: string } {
  const [, text = "", said] = /^([^]*?)(?:(?:; |^)default: ([^]+))?$/.exec(description) ?? [];
  const otherwise = value === undefined ? said : `\`${written(value)}\``;
  return { text, ...(otherwise !== undefined && { otherwise }) };
}

/** A value as one would write it in YAML, on one line. */
export function written(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const members = Object.entries(value).map(([key, member]) => `${key}: ${written(member)}`);
  return `{ ${members.join(", ")} }`;
}
