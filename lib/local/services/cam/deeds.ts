import type { Account } from "../../account";
import { type Kind, MADE, NAMED, PASSED, WHOLE } from "./named";

/** Something that is done to something. */
export interface Deed {
  /** `cvm:DescribeInstances` */
  readonly action: string;
  /** In six parts. */
  readonly resource: string;
}

/**
 * What a call does, to each thing that it names. A call that names none is about everything of its service: only a
 * statement on `*` is about it.
 */
export function deedsOf(
  service: string,
  name: string,
  request: unknown,
  region: string,
  { uin }: Account,
): Deed[] {
  const action = `${service}:${name}`;
  const made = MADE[action];
  const isWhole = action in WHOLE || `${service}:*` in WHOLE;
  const things = isWhole
    ? []
    : Object.entries(NAMED[service] ?? {}).flatMap(([path, kind]) =>
        valuesAt(request, path.split(".")).map((id) => nameOf(kind, id, region, uin)),
      );
  if (made !== undefined) things.unshift(nameOf(made, "*", region, uin));
  const everything = `qcs::${service}:${region}:uin/${uin}:*`;
  const passed = PASSED[service];
  return [
    ...(things.length > 0 ? things : [everything]).map((resource) => ({ action, resource })),
    ...(passed === undefined ? [] : valuesAt(request, [passed])).map((role) => ({
      action: "cam:PassRole",
      resource: `qcs::cam::uin/${uin}:roleName/${role}`,
    })),
  ];
}

/** What is not named by service, region, account, type and id. */
const NAMES: Readonly<Record<Kind, (id: string, region: string, uin: string) => string>> = {
  "cam/roleName": (arn) => arn,
  "ssm/secret": (name, region, uin) => `qcs::ssm:${region}:uin/${uin}:secret/creatorUin/${uin}/${name}`,
};

function nameOf(kind: Kind, id: string, region: string, uin: string): string {
  const [service = "", type = ""] = kind.split("/");
  return NAMES[kind]?.(id, region, uin) ?? `qcs::${service}:${region}:uin/${uin}:${type}/${id}`;
}

function valuesAt(value: unknown, path: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path));
  const [name, ...rest] = path;
  if (name === undefined) return typeof value === "string" && value !== "" ? [value] : [];
  return typeof value === "object" && value !== null
    ? valuesAt((value as Readonly<Record<string, unknown>>)[name], rest)
    : [];
}
