import { alternatives, isObject, valuesOf, type Node } from "./node";
import { kindOf } from "./kinds";

/** One object, or objects of several forms, that may stand at several places of a project file. */
export interface Section {
  readonly anchor: string;
  readonly title: string;
  readonly forms: readonly Form[];
  /** Where it stands, as paths in a project file; below a workload of an engine they begin with `@<engine>`. */
  readonly places: string[];
  /** What the place that it was found at says of it. */
  readonly description?: string;
}

export interface Form {
  /** What tells this form from the others, such as `type: tcp`; absent where there is one form only. */
  readonly label?: string;
  readonly rows: readonly Row[];
}

export interface Row {
  readonly key: string;
  readonly type: string;
  readonly required: boolean;
  readonly node: Node;
}

/** Names for what stands at many places, by the first of them. */
const TITLES: Readonly<Record<string, string>> = {
  "@replication.source": "source",
  "@replication.source.os": "source.os",
  "@replication.source.disks[]": "source.disks[]",
  "@replication.source.runner": "source.runner",
  "@replication.source.runner.key": "secret",
  "blueprints.<name>": "blueprint",
  "blueprints.<name>.systemDisk": "blueprint.systemDisk",
  "blueprints.<name>.dataDisks[]": "blueprint.dataDisks[]",
  "testRuns.<name>": "testRun",
  "testRuns.<name>.checks[]": "check",
  "cutovers.<name>": "cutover",
  "cutovers.<name>.window": "cutover.window",
  "cutovers.<name>.approval": "approval",
  "cutovers.<name>.switch[]": "switch",
  "defaults.hooks[]": "hook",
  "defaults.hooks[].run": "hook.run",
  "@image-import.image": "image",
  "@image-import.image.object": "image.object",
  "connections.relay[]": "connections.<group>[]",
};

/** Every object of a project file, each once, in the order in which a reader meets them. */
export function sectionsOf(root: Node): readonly Section[] {
  const sections: Section[] = [];
  const byShape = new Map<string, Section>();

  const found = (forms: readonly Node[], place: string, description?: string): Section => {
    const shape = JSON.stringify(forms.map(({ properties, required }) => ({ properties, required })));
    const known = byShape.get(shape);
    if (known !== undefined) {
      known.places.push(place);
      return known;
    }
    const title = TITLES[place] ?? titleOf(place);
    const made: { -readonly [Key in keyof Section]: Section[Key] } = {
      title,
      anchor: anchorOf(title),
      forms: [],
      places: [place],
      ...(description !== undefined && { description }),
    };
    byShape.set(shape, made);
    sections.push(made);
    made.forms = forms.map((form) => formOf(form, forms, place));
    return made;
  };

  const formOf = (form: Node, forms: readonly Node[], place: string): Form => {
    const label = forms.length > 1 ? labelOf(form, forms) : undefined;
    return {
      ...(label !== undefined && { label }),
      rows: Object.entries(form.properties ?? {}).map(([key, node]) => ({
        key,
        type: typeOf(node, place === "" ? key : `${place}.${key}`),
        required: form.required?.includes(key) ?? false,
        node,
      })),
    };
  };

  const typeOf = (node: Node, place: string): string => {
    const values = valuesOf(node);
    if (values !== undefined && place === "workloads") return engines(values);
    if (values !== undefined) return `map of names to ${typeOf(values, `${place}.<name>`)}`;
    if (node.items !== undefined) return `list of ${typeOf(node.items, `${place}[]`)}${bounds(node)}`;
    const options = alternatives(node);
    const objects = options.filter(isObject);
    const others = options.filter((option) => !isObject(option)).map(plainType);
    const link = objects.length === 0 ? [] : [linkTo(found(objects, place, node.description))];
    return [...new Set([...others, ...link])].join(" or ");
  };

  /** Workloads have a section for each engine, because engine by engine is how they are read. */
  const engines = (node: Node): string => {
    const links = alternatives(node).map((workload) => {
      const engine = String(workload.properties?.["engine"]?.const);
      return linkTo(found([workload], `@${engine}`, workload.properties?.["engine"]?.description));
    });
    return `map of names to ${links.join(" or ")}`;
  };

  found([root], "");
  return sections;
}

function titleOf(place: string): string {
  const [, engine, below] = /^@([\w-]+)\.?(.*)$/.exec(place) ?? [];
  if (engine !== undefined) return below === "" ? `workloads: ${engine}` : `${engine}: ${below}`;
  return place === "" ? "The project file" : place;
}

function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

function linkTo({ anchor, title }: Section): string {
  return `[${title.replace(/[[\]<>]/g, "\\$&")}](#${anchor})`;
}

/** `type: tcp` where a key has another value in every form, else the first key that only this form has. */
function labelOf(form: Node, forms: readonly Node[]): string {
  const entries = Object.entries(form.properties ?? {});
  const fixed = entries.find(
    ([key, node]) =>
      fixedValues(node).length > 0 &&
      forms.every((other) => other === form || !sameValues(other.properties?.[key], node)),
  );
  if (fixed) return `\`${fixed[0]}: ${fixedValues(fixed[1]).map(String).join("` or `")}\``;
  const own = entries.find(([key]) => forms.every((other) => other === form || !other.properties?.[key]));
  return `with \`${own?.[0] ?? ""}\``;
}

function fixedValues({ const: value, enum: values = [] }: Node): readonly unknown[] {
  return value === undefined ? values : [value];
}

function sameValues(left: Node | undefined, right: Node): boolean {
  return JSON.stringify(fixedValues(left ?? {})) === JSON.stringify(fixedValues(right));
}

function plainType(node: Node): string {
  const fixed = fixedValues(node);
  if (fixed.length > 0) return fixed.map((value) => `\`${String(value)}\``).join(", ");
  if (node.type === "boolean") return "`true`, `false`";
  if (node.type === "integer" || node.type === "number") return `whole number${bounds(node)}`;
  if (valuesOf(node)) return "map of text to text";
  if (node.items) return `list of ${plainType(node.items)}${bounds(node)}`;
  return (node.pattern === undefined ? undefined : kindOf(node.pattern)) ?? `text${bounds(node)}`;
}

function bounds(node: Node): string {
  const { maxItems, maxLength, maximum, minItems, minimum } = node;
  const [least, most] =
    node.items !== undefined
      ? [minItems, maxItems]
      : node.type === "string"
        ? [undefined, maxLength]
        : [minimum, maximum];
  const unit = node.items !== undefined ? "" : node.type === "string" ? " characters" : "";
  if (least !== undefined && most !== undefined) return `, ${least} to ${most}${unit}`;
  if (most !== undefined) return `, at most ${most}${unit}`;
  return least === undefined || least === 0 ? "" : `, at least ${least}${unit}`;
}
