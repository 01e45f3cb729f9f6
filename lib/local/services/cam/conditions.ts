import { contains, looseCidr, parseIp } from "../../network/ipv4";

/** A statement's conditions: operator → key → value or values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What is known of a call beside what it does. */
export interface Circumstances {
  /** Where it comes from: on loopback, unless an instance's user stands for the instance. */
  readonly ip: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

interface Operator {
  readonly key: string;
  /** Undefined for what is no value of its kind. */
  readonly test: (value: string) => ((circumstances: Circumstances) => boolean) | undefined;
  /** Whether it must hold for each of several values, or for one. */
  readonly every?: true;
}

const IP = "qcs:ip";
const TIME = "qcs:current_time";

/**
 * What can be told here of the operators and keys that CAM documents ("Condition Keys and Condition Operators",
 * tencentcloud.com/document/product/598/10608).
 */
const OPERATORS: Readonly<Record<string, Operator>> = {
  ip_equal: { key: IP, test: lies((inside) => inside) },
  ip_not_equal: { key: IP, test: lies((inside) => !inside), every: true },
  date_equal: { key: TIME, test: compares((difference) => difference === 0) },
  date_not_equal: { key: TIME, test: compares((difference) => difference !== 0), every: true },
  date_less_than: { key: TIME, test: compares((difference) => difference < 0) },
  date_less_than_equal: { key: TIME, test: compares((difference) => difference <= 0) },
  date_greater_than: { key: TIME, test: compares((difference) => difference > 0) },
  date_greater_than_equal: { key: TIME, test: compares((difference) => difference >= 0) },
};

/** What of a statement's conditions is not understood, in words; undefined if all of it is. */
export function notModelled(conditions: unknown): string | undefined {
  if (!isObject(conditions)) return "A condition is an object of operators.";
  for (const [name, keys] of Object.entries(conditions)) {
    if (!isObject(keys)) return `The condition \`${name}\` is an object of keys and values.`;
    const operator = operatorOf(name);
    for (const [key, value] of Object.entries(keys)) {
      if (operator?.key !== key)
        return `The embedded cloud does not model the condition \`${name}\` on \`${key}\`; it knows ip_… on ${IP} and date_… on ${TIME}.`;
      const bad = valuesOf(value).find((text) => operator.test(text) === undefined);
      if (bad !== undefined) return `\`${bad}\` is no value for the condition \`${name}\` on \`${key}\`.`;
    }
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** All conditions must hold; each does for one of its values, a negated one for all of them. */
export function hold(conditions: Conditions, circumstances: Circumstances): boolean {
  return Object.entries(conditions).every(([name, keys]) => {
    const operator = operatorOf(name);
    return Object.values(keys).every((value) => {
      const results = valuesOf(value).map((text) => operator?.test(text)?.(circumstances) ?? false);
      return operator?.every ? results.every(Boolean) : results.some(Boolean);
    });
  });
}

/** What is known here always exists, so that `…_if_exist` adds nothing. */
function operatorOf(name: string): Operator | undefined {
  const plain = name.toLowerCase().replace(/_if_exist$/, "");
  return Object.hasOwn(OPERATORS, plain) ? OPERATORS[plain] : undefined;
}

function lies(verdict: (inside: boolean) => boolean): Operator["test"] {
  return (text) => {
    const cidr = looseCidr(text);
    if (cidr === undefined) return undefined;
    return ({ ip }) => {
      const number = parseIp(ip);
      return verdict(number !== undefined && contains(cidr, number));
    };
  };
}

function compares(verdict: (difference: number) => boolean): Operator["test"] {
  return (text) => {
    // ISO 8601 in UTC; the pages write it with a blank and without a zone too.
    const iso = text.trim().replace(" ", "T");
    const time = Date.parse(
      /(Z|[+-]\d\d:?\d\d)$/i.test(iso) ? iso : `${iso.includes("T") ? iso : `${iso}T00:00:00`}Z`,
    );
    return Number.isNaN(time) ? undefined : ({ now }) => verdict(now - time);
  };
}

function valuesOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}
