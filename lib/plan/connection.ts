import { z } from "zod";
import { port, reference } from "./fields";

/** The security groups that a project can have. */
export const GROUP_NAMES = [
  "relay",
  "source",
  "conversion",
  "csm-target",
  "test-target",
  "rescue",
  "probe",
  "target",
  "redis-target",
] as const;
export type GroupName = (typeof GROUP_NAMES)[number];

const peer = z.union([
  z
    .string()
    .regex(
      /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}\/(?:3[0-2]|[12]?\d)|sg-[a-z0-9]{7,10})$/,
      "write a CIDR block such as 10.0.0.0/16, or a security group such as sg-1a2b3c4d",
    ),
  reference,
]);

const traffic = {
  protocol: z.enum(["tcp", "udp", "icmp", "all"]).describe("the protocol; all: every one"),
  ports: z
    .string()
    .regex(/^(?:\d{1,5}(?:-\d{1,5})?|all)$/, "write a port such as 443, a range such as 8000-8099, or all")
    .describe("a port, a range such as 8000-8099, or all; all for icmp and all protocols"),
  description: z.string().min(1).max(100).describe("what it is for; at most 100 characters"),
};

const inbound = z.strictObject({
  from: peer.describe("addresses, or a group, that may come in"),
  ...traffic,
});
const outbound = z.strictObject({
  to: peer.describe("addresses, or a group, that may be reached"),
  ...traffic,
});

/** A user's own addition to one of the project's groups. */
export const connectionSchema = z.union([inbound, outbound]);
export type ConnectionSpec = z.infer<typeof connectionSchema>;

export const connectionsSchema = byGroup(connectionSchema);
export type ConnectionsSpec = z.infer<typeof connectionsSchema>;

export const CONNECTION_DESCRIPTION = "added by the program";

/** The same as it is written: a single port may be a number, and nobody has to describe it. */
export const connectionsInput = byGroup(
  z.union([inbound.extend(written()), outbound.extend(written())]),
).describe("who may talk to the instances of the project's groups, beside what Landfall lets through");

function written() {
  const { description, ports } = traffic;
  return {
    ports: z.union([port, ports]).describe(ports.description ?? ""),
    description: description
      .optional()
      .meta({ description: description.description, default: CONNECTION_DESCRIPTION }),
  };
}

function byGroup<S extends z.ZodType>(connection: S) {
  const list = (group: GroupName) =>
    z
      .array(connection)
      .min(1)
      .optional()
      .describe(`what the group ${group} lets through besides; default: nothing`);
  return z.strictObject(
    Object.fromEntries(GROUP_NAMES.map((group) => [group, list(group)])) as Record<
      GroupName,
      ReturnType<typeof list>
    >,
  );
}
