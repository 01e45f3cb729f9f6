import { XMLParser, XMLValidator } from "fast-xml-parser";
import { CosError } from "./errors";

/** A piece of markup that is already escaped. */
export interface Markup {
  readonly markup: string;
}

export type Content = string | number | boolean | Markup | readonly Markup[];

/** One element with text (escaped here) or child elements. */
export function element(name: string, content: Content = "", attributes = ""): Markup {
  return { markup: `<${name}${attributes && ` ${attributes}`}>${inner(content)}</${name}>` };
}

/** An answer's whole body. */
export function xmlDocument(root: Markup): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.markup}`;
}

/** A request's element: text, or the children by name, each a list. */
export class XmlElement {
  constructor(private readonly node: unknown) {}

  get text(): string {
    const text = isNode(this.node) ? this.node["#text"] : this.node;
    return typeof text === "string" ? unescapeXml(text) : "";
  }

  all(name: string): XmlElement[] {
    const found = isNode(this.node) ? this.node[name] : undefined;
    if (found === undefined) return [];
    return (Array.isArray(found) ? found : [found]).map((child) => new XmlElement(child));
  }

  first(...path: [string, ...string[]]): XmlElement | undefined {
    let at: XmlElement | undefined = new XmlElement(this.node);
    for (const name of path) at = at?.all(name)[0];
    return at;
  }

  textOf(...path: [string, ...string[]]): string | undefined {
    return this.first(...path)?.text;
  }
}

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  // Decoded here: the parser knows no numeric ones, and gives up at as many as 10,000 quoted ETags have.
  processEntities: false,
  removeNSPrefix: true,
  trimValues: false,
});

/** @throws CosError `MalformedXML` when the text is not well-formed or has another root element. */
export function parseXml(text: string, root: string): XmlElement {
  if (XMLValidator.validate(text) !== true) throw new CosError("MalformedXML");
  const tree: unknown = parser.parse(text);
  if (!isNode(tree) || tree[root] === undefined) {
    throw new CosError("MalformedXML", `The request body must be a ${root} document.`);
  }
  return new XmlElement(tree[root]);
}

/** @throws CosError `MalformedXML` when the element is none of the values. */
export function oneOf<Value extends string>(
  parent: XmlElement,
  name: string,
  values: readonly Value[],
): Value {
  const text = parent.textOf(name);
  const found = values.find((value) => value === text);
  if (found === undefined) throw new CosError("MalformedXML", `${name} must be one of ${values.join(", ")}.`);
  return found;
}

/** @throws CosError `MalformedXML` when the element is no whole number in the range. */
export function wholeNumber(
  parent: XmlElement,
  name: string,
  range: { readonly from: number; readonly to: number },
): number {
  const text = parent.textOf(name) ?? "";
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= range.from && value <= range.to) return value;
  throw new CosError("MalformedXML", `${name} must be a whole number from ${range.from} to ${range.to}.`);
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\p{Cc}]/gu, (char) => named[char] ?? `&#${char.charCodeAt(0)};`);
}

function unescapeXml(text: string): string {
  return text.replace(
    /&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));/g,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return Object.keys(named).find((char) => named[char] === `&${name};`) ?? whole;
      const code = decimal === undefined ? parseInt(hex ?? "", 16) : Number(decimal);
      if (code > 0x10ffff) throw new CosError("MalformedXML");
      return String.fromCodePoint(code);
    },
  );
}

const named: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

function inner(content: Content): string {
  if (typeof content === "object") {
    return "markup" in content ? content.markup : content.map((child) => child.markup).join("");
  }
  return escapeXml(String(content));
}

function isNode(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
