/** What of curl's options the stand-in knows. */
export interface CurlOptions {
  readonly url: string;
  readonly silent: boolean;
  readonly showError: boolean;
  readonly fail: boolean;
  readonly insecure: boolean;
  /** A file, relative to the command's directory; standard output without. */
  readonly output?: string;
  readonly writeOut: string;
  /** Milliseconds. */
  readonly maxTime?: number;
  /** Milliseconds. */
  readonly connectTimeout?: number;
  readonly headers: readonly Header[];
  /** How often it tries again what fails for a moment. */
  readonly retry: number;
}

type Header = readonly [name: string, value: string];

/** curl's exit code 2. */
export class CurlUsage extends Error {}

type Draft = { -readonly [Key in keyof Omit<CurlOptions, "headers">]?: CurlOptions[Key] } & {
  readonly headers: Header[];
};

const FLAGS: Readonly<Record<string, (draft: Draft) => void>> = {
  "-s": (draft) => (draft.silent = true),
  "--silent": (draft) => (draft.silent = true),
  "-S": (draft) => (draft.showError = true),
  "--show-error": (draft) => (draft.showError = true),
  "-f": (draft) => (draft.fail = true),
  "--fail": (draft) => (draft.fail = true),
  "-k": (draft) => (draft.insecure = true),
  "--insecure": (draft) => (draft.insecure = true),
};

const VALUES: Readonly<Record<string, (draft: Draft, value: string) => void>> = {
  "-o": (draft, value) => (draft.output = value),
  "--output": (draft, value) => (draft.output = value),
  "-w": (draft, value) => (draft.writeOut = value),
  "--write-out": (draft, value) => (draft.writeOut = value),
  "-m": (draft, value) => (draft.maxTime = seconds(value)),
  "--max-time": (draft, value) => (draft.maxTime = seconds(value)),
  "--connect-timeout": (draft, value) => (draft.connectTimeout = seconds(value)),
  // Nothing here goes through a proxy.
  "--noproxy": () => undefined,
  "--url": (draft, value) => (draft.url = value),
  "-H": (draft, value) => draft.headers.push(header(value)),
  "--header": (draft, value) => draft.headers.push(header(value)),
  "--retry": (draft, value) => (draft.retry = count(value)),
};

const CONFIG = ["-K", "--config"];

/**
 * @param input what stands on standard input
 * @throws CurlUsage for options that the stand-in does not know.
 */
export function parseCurl(args: readonly string[], input = ""): CurlOptions {
  const draft: Draft = { headers: [] };
  const rest = [...args];
  while (rest.length > 0) {
    const [arg = "", ...more] = apart(rest.shift() ?? "");
    rest.unshift(...more);
    if (!arg.startsWith("-")) {
      draft.url = arg;
      continue;
    }
    if (CONFIG.includes(arg)) {
      if (rest.shift() !== "-") throw new CurlUsage(`curl: option ${arg}: only - is known`);
      rest.unshift(...configured(input));
      continue;
    }
    const flag = FLAGS[arg];
    const value = VALUES[arg];
    if (flag !== undefined) flag(draft);
    else if (value === undefined) throw new CurlUsage(`curl: option ${arg}: is unknown`);
    else if (rest.length === 0) throw new CurlUsage(`curl: option ${arg}: requires parameter`);
    else value(draft, rest.shift() ?? "");
  }
  if (draft.url === undefined) throw new CurlUsage("curl: no URL specified!");
  return {
    silent: false,
    showError: false,
    fail: false,
    insecure: false,
    writeOut: "",
    retry: 0,
    ...draft,
    url: draft.url,
  };
}

/** `-sSofile` as `-s -S -o file`. */
function apart(arg: string): string[] {
  if (!/^-[A-Za-z]/.test(arg)) return [arg];
  const letters = [...arg.slice(1)];
  const taker = letters.findIndex((letter) => VALUES[`-${letter}`] !== undefined);
  if (taker < 0) return letters.map((letter) => `-${letter}`);
  const value = letters.slice(taker + 1).join("");
  return [...letters.slice(0, taker + 1).map((letter) => `-${letter}`), ...(value === "" ? [] : [value])];
}

/** The lines of a config file as arguments: `name = "value"`, or a name alone. */
function configured(text: string): string[] {
  return text.split("\n").flatMap((line) => {
    const [, name, quoted, plain] = CONFIG_LINE.exec(line) ?? [];
    if (name === undefined) {
      if (/^\s*(#|$)/.test(line)) return [];
      throw new CurlUsage("curl: a line of the config is not well-formed");
    }
    const value = quoted?.replace(/\\(.)/g, (_all, letter: string) => ESCAPED[letter] ?? letter) ?? plain;
    return value === undefined ? [`--${name}`] : [`--${name}`, value];
  });
}

const CONFIG_LINE = /^\s*(?:--)?([a-z][a-z-]*)(?:\s*[=:]\s*|\s+|$)(?:"((?:[^"\\]|\\.)*)"|([^\s"]\S*))?\s*$/;
const ESCAPED: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", v: "\v" };

function header(text: string): Header {
  const [, name, value] = /^([^\s:]+)\s*:\s*(.*?)\s*$/.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new CurlUsage("curl: a header is written as name: value");
  return [name, value];
}

function count(text: string): number {
  if (!/^\d+$/.test(text)) throw new CurlUsage(`curl: expected a proper number, not ${text}`);
  return Number(text);
}

function seconds(text: string): number {
  const value = Number(text);
  if (text === "" || Number.isNaN(value) || value < 0)
    throw new CurlUsage(`curl: expected a proper number of seconds, not ${text}`);
  return value * 1000;
}
