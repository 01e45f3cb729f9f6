/** `10.0.1.0/24` as numbers. */
export interface Cidr {
  readonly base: number;
  readonly prefix: number;
}

export function parseIp(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255))
    return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

export function formatIp(ip: number): string {
  return [24, 16, 8, 0].map((shift) => (ip >>> shift) & 255).join(".");
}

/** A network as it should be written: `undefined` when host bits are set, too. */
export function parseCidr(text: string): Cidr | undefined {
  const cidr = looseCidr(text);
  return cidr !== undefined && cidr.base % sizeOf(cidr) === 0 ? cidr : undefined;
}

/** As rules of security groups may be written: an address alone, or with host bits set. */
export function looseCidr(text: string): Cidr | undefined {
  const [address = "", prefix = "32", ...rest] = text.split("/");
  const base = parseIp(address);
  if (base === undefined || rest.length > 0 || !/^\d{1,2}$/.test(prefix) || Number(prefix) > 32)
    return undefined;
  return { base, prefix: Number(prefix) };
}

export function sizeOf(cidr: Cidr): number {
  return 2 ** (32 - cidr.prefix);
}

export function contains(cidr: Cidr, ip: number): boolean {
  const size = sizeOf(cidr);
  return Math.floor(ip / size) === Math.floor(cidr.base / size);
}

/** Whether all of `inner` lies in `outer`. */
export function covers(outer: Cidr, inner: Cidr): boolean {
  return inner.prefix >= outer.prefix && contains(outer, inner.base);
}

export function overlap(a: Cidr, b: Cidr): boolean {
  return covers(a, b) || covers(b, a);
}
