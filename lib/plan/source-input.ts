import { z } from "zod";
import { defaulting } from "./defaulting";
import { runnerSchema, sourceServerSchema } from "./source";

/** Where sshd listens unless a runner says otherwise. */
export const SSH_PORT = 22;

const [ssh, ...otherRunners] = runnerSchema.options;

/** A source as it is given, before defaults. */
export const sourceServerInput = sourceServerSchema.extend({
  runner: z
    .discriminatedUnion("type", [ssh.extend({ port: defaulting(ssh.shape.port, SSH_PORT) }), ...otherRunners])
    .describe(sourceServerSchema.shape.runner.description ?? ""),
});
export type SourceServerInput = z.infer<typeof sourceServerInput>;

export function completeSource(source: SourceServerInput) {
  const { runner } = source;
  return {
    ...source,
    runner: runner.type === "ssh" ? { ...runner, port: runner.port ?? SSH_PORT } : runner,
  };
}
