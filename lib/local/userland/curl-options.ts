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
}

/** curl's exit code 2. */
export class CurlUsage extends Error {}

type Draft = { -readonly [Key in keyof CurlOptions]?: CurlOptions[Key] };

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
};

/** @throws CurlUsage for options that the stand-in does not know. */
export function parseCurl(args: readonly string[]): CurlOptions {
  const draft: Draft = {};
  const rest = [...args];
  while (rest.length > 0) {
    const [arg = "", ...more] = apart(rest.shift() ?? "");
    rest.unshift(...more);
    if (!arg.startsWith("-")) {
      draft.url = arg;
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

function seconds(text: string): number {
  const value = Number(text);
  if (text === "" || Number.isNaN(value) || value < 0)
    throw new CurlUsage(`curl: expected a proper number of seconds, not ${text}`);
  return value * 1000;
}
