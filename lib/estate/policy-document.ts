/** One statement of a CAM policy. */
export interface Statement {
  readonly effect: "allow";
  readonly action: readonly string[];
  readonly resource: readonly string[];
}

export function allow(action: readonly string[], resource: readonly string[]): Statement {
  return { effect: "allow", action, resource };
}

/** `cvm:DescribeInstances` … of a table of actions by service. */
export function apiActions(actions: Readonly<Record<string, readonly string[]>>): string[] {
  return Object.entries(actions).flatMap(([service, names]) => names.map((name) => `${service}:${name}`));
}

export function cosActions(actions: readonly string[]): string[] {
  return actions.map((action) => `cos:${action}`);
}

export function document(statement: readonly object[]): string {
  return JSON.stringify({ version: "2.0", statement });
}
