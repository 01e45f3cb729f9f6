import { z } from "zod";
import { idOrReference, name, port, textOrReference } from "./fields";

const common = {
  workload: name
    .optional()
    .describe("whose target the traffic moves to; default: the only workload of the wave"),
  managedBy: z
    .string()
    .regex(
      /^(none|(module\.[\w-]+(\[[^\]]+\])?\.)*tencentcloud_[a-z0-9_]+\.[\w-]+(\[[^\]]+\])?)$/,
      "write a Terraform address such as module.edge.tencentcloud_eip_association.web, or none",
    )
    .optional()
    .describe(
      "the Terraform address that binds it in another stack, or none where no stack does; default: not known, which SWITCH-OWNER asks about",
    ),
};

/** How traffic moves to the target. What is moved belongs to nobody's Terraform stack, or SWITCH-OWNER is acknowledged. */
export const switchActionSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("eip").describe("an elastic IP address moves"),
    address: idOrReference("eip").describe("the address moves to the target"),
    ...common,
  }),
  z.strictObject({
    type: z.literal("clb").describe("the target is registered with a load balancer"),
    loadBalancer: idOrReference("lb").describe("the load balancer"),
    listener: idOrReference("lbl").describe("its listener"),
    port: port.describe("the target's port"),
    weight: z.int().min(0).max(100).describe("the target's share among the listener's, 0 to 100"),
    ...common,
  }),
  z.strictObject({
    type: z.literal("dns").describe("a DNS record gets the target's address"),
    domain: textOrReference.describe("the domain, for example example.com"),
    record: z.string().min(1).describe("the name inside the domain, for example www, or @"),
    address: z.enum(["private", "public"]).describe("which address of the target the record gets"),
    ...common,
  }),
]);
export type SwitchActionSpec = z.infer<typeof switchActionSchema>;
