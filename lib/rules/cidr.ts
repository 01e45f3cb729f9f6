/** An IPv4 block as numbers: first address and count. */
export interface Block {
  readonly first: number;
  readonly size: number;
  readonly prefix: number;
}

/** Reads `10.0.0.0/16`, whose form the schema has checked. The host bits are kept out of `first`. */
export function block(cidr: string): Block {
  const [address = "", prefixText = "32"] = cidr.split("/");
  const prefix = Number(prefixText);
  const size = 2 ** (32 - prefix);
  const value = ipNumber(address);
  return { first: value - (value % size), size, prefix };
}

export function ipNumber(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

export function ipText(value: number): string {
  return [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(value / unit) % 256).join(".");
}

export function blockText({ first, prefix }: Block): string {
  return `${ipText(first)}/${prefix}`;
}

export function contains(outer: Block, inner: Block): boolean {
  return inner.first >= outer.first && inner.first + inner.size <= outer.first + outer.size;
}

export function overlap(left: Block, right: Block): boolean {
  return left.first < right.first + right.size && right.first < left.first + left.size;
}

/** Whether the address part of a CIDR is the block's first address. */
export function isAligned(cidr: string): boolean {
  return ipNumber(cidr.split("/")[0] ?? "") === block(cidr).first;
}
