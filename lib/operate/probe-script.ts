import type { CheckSpec } from "../plan/check";

/** What one look at one check found. */
export interface CheckResult {
  readonly passed: boolean;
  /** One line for people, for example `http 80/: 503 instead of 200`. */
  readonly detail: string;
}

/** How a check is named to people. */
export function checkLabel(check: CheckSpec): string {
  return check.type === "tcp" ? `tcp ${check.port}` : `${check.type} ${check.port}${check.path}`;
}

/**
 * A POSIX shell script that looks at every check once and prints one line each:
 * `<index> <curl's exit code> <connections made> <HTTP status> <body found: 1 or 0>`.
 */
export function probeScript(address: string, checks: readonly CheckSpec[]): string {
  return [
    "look() {",
    '  out=$(curl -s -k -o "$body" --connect-timeout 3 --max-time "$2" -w "%{num_connects} %{http_code}" "$3" </dev/null)',
    "  code=$?",
    '  if [ -n "$4" ] && grep -F -q -- "$4" "$body" 2>/dev/null; then found=1; else found=0; fi',
    '  : > "$body"',
    '  printf "%s %s %s %s\\n" "$1" "$code" "$out" "$found"',
    "}",
    "body=$(mktemp)",
    ...checks.map(
      (check, index) =>
        `look ${index} ${check.type === "tcp" ? 3 : 10} ${quote(urlOf(check, address))} ${quote(bodyOf(check))}`,
    ),
    'rm -f "$body"',
    "",
  ].join("\n");
}

/** Reads what {@link probeScript} printed; a check without a line has not passed. */
export function readProbe(output: string, checks: readonly CheckSpec[]): CheckResult[] {
  const lines = new Map(
    output.split("\n").flatMap((line) => {
      const match = /^(\d+) (\d+) (\d+) (\d+) ([01])$/.exec(line.trim());
      return match ? [[Number(match[1]), match.slice(2).map(Number)] as const] : [];
    }),
  );
  return checks.map((check, index) => {
    const [, connections = 0, status = 0, found = 0] = lines.get(index) ?? [];
    return judge(check, { connected: connections > 0, status, bodyFound: found === 1 });
  });
}

/** The one rule of when a check has passed, wherever it was looked at from. */
export function judge(
  check: CheckSpec,
  seen: { connected: boolean; status: number; bodyFound: boolean },
): CheckResult {
  const label = checkLabel(check);
  if (!seen.connected) return { passed: false, detail: `${label}: no connection` };
  if (check.type === "tcp") return { passed: true, detail: `${label}: connected` };
  if (seen.status === 0) return { passed: false, detail: `${label}: no HTTP answer` };
  if (seen.status !== check.status)
    return { passed: false, detail: `${label}: ${seen.status} instead of ${check.status}` };
  if (check.body !== undefined && !seen.bodyFound)
    return { passed: false, detail: `${label}: the answer lacks ${JSON.stringify(check.body)}` };
  return { passed: true, detail: `${label}: ${seen.status}` };
}

export function urlOf(check: CheckSpec, address: string): string {
  return check.type === "tcp"
    ? `telnet://${address}:${check.port}`
    : `${check.type}://${address}:${check.port}${check.path}`;
}

function bodyOf(check: CheckSpec): string {
  return check.type === "tcp" ? "" : (check.body ?? "");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
