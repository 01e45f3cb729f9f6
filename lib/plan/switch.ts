import { z } from "zod";
import { idOrReference, port, textOrReference } from "./fields";

/** How traffic moves to the target. What is moved belongs to nobody's Terraform stack, or SWITCH-OWNER is acknowledged. */
export const switchActionSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("eip"),
    address: idOrReference("eip").describe("the address moves to the target"),
  }),
  z.strictObject({
    type: z.literal("clb"),
    loadBalancer: idOrReference("lb"),
    listener: idOrReference("lbl"),
    port,
    weight: z.int().min(0).max(100),
  }),
  z.strictObject({
    type: z.literal("dns"),
    domain: textOrReference,
    record: z.string().min(1).describe("the name inside the domain, for example www, or @"),
    address: z.enum(["private", "public"]).describe("which address of the target the record gets"),
  }),
]);
export type SwitchActionSpec = z.infer<typeof switchActionSchema>;
