/** Of several instances that one call launches, which one, with the address that it gets. */
export interface Launched {
  /** From 0 on. */
  readonly index: number;
  readonly count: number;
  readonly ip: string;
}

/** `{R:3}` counts from 3 on, `{R:3,F:3}` with three digits at least (SDK cvm, RunInstances). */
const NUMBER = /\{R:(\d+)(?:,F:([0-8]))?\}/g;

/** What `InstanceName` makes of an instance; several without a pattern are numbered from 1 on. */
export function nameOf(text: string, launched: Launched): string {
  return toldApart(text, numbered(text, launched), launched);
}

/** As names, with `{IP}` for the instance's private address. */
export function hostnameOf(text: string, launched: Launched): string {
  return toldApart(text, numbered(text.replaceAll("{IP}", launched.ip), launched), launched);
}

function numbered(text: string, { index }: Launched): string {
  return text.replace(NUMBER, (_pattern, first: string, digits = "0") =>
    String(BigInt(first) + BigInt(index)).padStart(Number(digits), "0"),
  );
}

function toldApart(text: string, filled: string, { index, count }: Launched): string {
  return filled === text && count > 1 ? `${text}${index + 1}` : filled;
}
