import { z } from "zod";

/**
 * Where a secret is kept. The plan holds the place and never the secret; the process that needs it resolves it at
 * that moment.
 */
export const secretRefSchema = z.discriminatedUnion("from", [
  z.strictObject({
    from: z.literal("env"),
    name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "write the name of an environment variable"),
  }),
  z.strictObject({
    from: z.literal("file"),
    path: z.string().min(1).describe("a file that only its owner may read (0600)"),
  }),
  z.strictObject({
    from: z.literal("ssm"),
    secret: z.string().min(1).max(128).describe("name of the secret in Tencent Cloud's Secrets Manager"),
    version: z.string().min(1).max(64),
  }),
]);
export type SecretRefSpec = z.infer<typeof secretRefSchema>;
