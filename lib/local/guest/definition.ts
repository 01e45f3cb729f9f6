import { z } from "zod";

const port = z.int().min(1).max(65_535);

const httpListener = z.strictObject({
  port,
  protocol: z
    .enum(["http", "https"])
    .describe("https answers with a certificate that the guest signs itself"),
  answer: z.strictObject({ status: z.int().min(200).max(599), body: z.string().max(65_536) }),
});

const tcpListener = z.strictObject({
  port,
  protocol: z.literal("tcp"),
  answer: z.strictObject({ banner: z.string().max(1024).describe("sent to everybody who connects") }),
});

const listenerSchema = z.discriminatedUnion("protocol", [httpListener, tcpListener]);

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** `/landfall/guest.json` on a system disk: what its machine does once it has started. */
export const guestSchema = z.strictObject({
  listeners: z
    .array(listenerSchema)
    .max(64)
    .refine(
      (list) => new Set(list.map((listener) => listener.port)).size === list.length,
      "two listeners share a port",
    ),
  files: z
    .array(z.strictObject({ path: z.string().startsWith("/").max(4096), sha256 }))
    .max(10_000)
    .describe("what must be on the disk, unharmed, for the machine to start"),
  bootSectors: sha256
    .optional()
    .describe("SHA-256 of the disk's first sector followed by the first sector of the guest's partition"),
  tat: z.boolean().optional().describe("whether the machine runs the TAT agent; default: it does not"),
});

export type GuestDefinition = z.infer<typeof guestSchema>;
export type GuestListener = z.infer<typeof listenerSchema>;
