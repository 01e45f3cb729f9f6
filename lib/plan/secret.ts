import { z } from "zod";

/**
 * Where a secret is kept. The plan holds the place and never the secret; the process that needs it resolves it at
 * that moment.
 */
export const secretRefSchema = z.discriminatedUnion("from", [
  z.strictObject({
    from: z.literal("env").describe("an environment variable of the process that needs it"),
    name: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "write the name of an environment variable")
      .describe("the variable's name"),
  }),
  z.strictObject({
    from: z.literal("file").describe("a file on the machine of the process that needs it"),
    path: z.string().min(1).describe("a file that only its owner may read (0600)"),
  }),
  z.strictObject({
    from: z.literal("ssm").describe("Tencent Cloud's Secrets Manager, in the project's region"),
    secret: z.string().min(1).max(128).describe("name of the secret in Tencent Cloud's Secrets Manager"),
    version: z.string().min(1).max(64).describe("the secret's version"),
  }),
]);
export type SecretRefSpec = z.infer<typeof secretRefSchema>;
