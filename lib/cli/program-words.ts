/** Frames of a trace; after the last one Node may open the error's own properties. */
const FRAME = /^\s+at (?:.+:\d+:\d+\)?|.*<anonymous>\)?|.*\(native\))( \{)?$/;
const NODE_SAYS = /^Node\.js v\d|^\(Use `node --trace/;
const CARET = /^\s*\^+\s*$/;

/** What a program said, without the frames of its traces. */
export function withoutTraces(text: string): string {
  return text
    .split("\n")
    .filter((line) => !FRAME.test(line))
    .join("\n");
}

/**
 * What a program that was ended by an error said in its own words: neither the line of code that Node shows, nor the
 * trace, nor the error's properties, save the code and the remedy of a LandfallError.
 */
export function wordsOf(text: string): string {
  const lines = text.split("\n");
  const caret = lines.findIndex((line) => CARET.test(line));
  const kept = lines.filter((_, index) => index > caret || index < caret - 2);
  const words: string[] = [];
  let properties: string[] | undefined;
  for (const line of kept) {
    if (FRAME.test(line) || NODE_SAYS.test(line)) {
      if (line.endsWith(" {")) properties = [];
    } else if (properties === undefined) {
      words.push(line);
    } else if (line === "}") {
      words.push(...telling(properties));
      properties = undefined;
    } else {
      properties.push(line);
    }
  }
  const said = words.filter((line) => line.trim() !== "");
  return said.length === 0 ? "  it said nothing" : said.map((line) => `  ${line}`).join("\n");
}

function telling(properties: readonly string[]): string[] {
  const all = properties.join("\n");
  return ["remedy", "code"].flatMap((name) => {
    const value = new RegExp(`^\\s+${name}: (['"\`])(.*)\\1,?$`, "m").exec(all)?.[2];
    return value === undefined ? [] : [name === "code" ? `[${value}]` : value];
  });
}
