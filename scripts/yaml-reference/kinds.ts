import { z } from "zod";
import { bandwidthText, cidr, durationText, ipv4, name, region, sizeText, zone } from "../../lib/plan/fields";
import { windowSchema } from "../../lib/plan/window";

/** A kind of text with a form of its own. */
export interface Kind {
  readonly title: string;
  readonly schema: z.ZodType;
  /** How it is written, and in what unit. */
  readonly says: string;
}

export const KINDS: readonly Kind[] = [
  {
    title: "size",
    schema: sizeText,
    says: "a whole number and `MiB`, `GiB` or `TiB` (powers of 1024), as `50GiB`; disks have whole GiB",
  },
  {
    title: "duration",
    schema: durationText,
    says: "a whole number and `s`, `m`, `h` or `d`, as `90s`, `15m`, `24h`, `7d`",
  },
  { title: "bandwidth", schema: bandwidthText, says: "a whole number of megabits a second, as `100Mbps`" },
  {
    title: "instant",
    schema: windowSchema.shape.from,
    says: "with its offset, as `2026-12-05T22:00:00+09:00`",
  },
  { title: "name", schema: name, says: "1 to 32 lower-case letters, digits and hyphens, a letter first" },
  { title: "region", schema: region, says: "as `ap-guangzhou`" },
  { title: "zone", schema: zone, says: "as `ap-guangzhou-6`" },
  { title: "IPv4 address", schema: ipv4, says: "as `203.0.113.10`" },
  { title: "CIDR block", schema: cidr, says: "as `203.0.113.0/24`" },
];

const byPattern = new Map(KINDS.map(({ schema, title }) => [patternOf(schema), title]));

/** The kind of a text with this pattern: by name, or an id with its prefix; undefined for text without a name. */
export function kindOf(pattern: string): string | undefined {
  const [, prefix] = /^\^([a-z?]+)-\[a-z0-9\]\{7,10\}\$$/.exec(pattern) ?? [];
  return prefix === undefined ? byPattern.get(pattern) : `id \`${prefix.replace(/.\?/, "")}-…\``;
}

function patternOf(schema: z.ZodType): unknown {
  return z.toJSONSchema(schema).pattern;
}
