import { z } from "zod";
import { BANDWIDTH_PATTERN, DURATION_PATTERN, SIZE_PATTERN } from "./units";

/** Building blocks that every schema of the plan shares. Descriptions end up in the published JSON Schema. */

export const name = z
  .string()
  .regex(
    /^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/,
    "use 1 to 32 lower-case letters, digits and hyphens, starting with a letter",
  )
  .describe("1 to 32 lower-case letters, digits and hyphens, starting with a letter");

export const sizeText = z
  .string()
  .regex(SIZE_PATTERN, "write a size such as 512MiB, 50GiB or 2TiB")
  .describe("a size such as 50GiB");
export const durationText = z
  .string()
  .regex(DURATION_PATTERN, "write a duration such as 90s, 15m, 24h or 7d")
  .describe("a duration such as 15m or 24h");
export const bandwidthText = z
  .string()
  .regex(BANDWIDTH_PATTERN, "write a bandwidth such as 100Mbps")
  .describe("a bandwidth such as 100Mbps");

export const region = z
  .string()
  .regex(/^[a-z]{2,}(-[a-z0-9]+)+$/, "write a region such as ap-guangzhou")
  .describe("a region such as ap-guangzhou");
export const zone = z
  .string()
  .regex(/^[a-z]{2,}(-[a-z]+)+-\d+$/, "write a zone such as ap-guangzhou-6")
  .describe("a zone such as ap-guangzhou-6");

/** A value that Terraform knows better: a key into the plan's `bindings`. */
export const reference = z.strictObject({ $ref: z.string().min(1) });
/** A key into the plan's `bindings`, for a value that Terraform knows. */
export type Reference = z.infer<typeof reference>;

/** Text, or a reference to a value that Terraform resolves at deploy. */
export const textOrReference = z.union([z.string().min(1), reference]);
/** Text, or a key into the plan's `bindings`. */
export type TextOrReference = z.infer<typeof textOrReference>;

/** An id of Tencent Cloud with this prefix, or a reference to one. */
export function idOrReference(prefix: string) {
  return z.union([z.string().regex(idPattern(prefix), `write an id such as ${prefix}-1a2b3c4d`), reference]);
}

/** 7 to 10 characters follow the prefix. */
export function idPattern(prefix: string): RegExp {
  return new RegExp(`^${prefix}-[a-z0-9]{7,10}$`);
}

export const ipv4 = z.ipv4("write an IPv4 address such as 10.0.1.10");
export const cidr = z.cidrv4("write a CIDR block such as 10.0.0.0/16");
export const tags = z.record(z.string().min(1).max(127), z.string().max(255));
export const port = z.int().min(1).max(65_535);

/** Whether a value is a key into the plan's `bindings`. */
export function isReference(value: unknown): value is Reference {
  return reference.safeParse(value).success;
}
