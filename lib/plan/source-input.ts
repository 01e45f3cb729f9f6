import { z } from "zod";
import { defaulting } from "./defaulting";
import { runnerSchema, sourceServerSchema, type RunnerSpec } from "./source";

/** Where sshd listens unless a runner says otherwise. */
export const SSH_PORT = 22;

const [ssh, ...otherRunners] = runnerSchema.options;

/** A runner as it is given, before defaults. */
export const runnerInput = z.discriminatedUnion("type", [
  ssh.extend({ port: defaulting(ssh.shape.port, SSH_PORT) }),
  ...otherRunners,
]);
export type RunnerInput = z.infer<typeof runnerInput>;

/** A source as it is given, before defaults. */
export const sourceServerInput = sourceServerSchema.extend({
  runner: runnerInput.describe(sourceServerSchema.shape.runner.description ?? ""),
});
export type SourceServerInput = z.infer<typeof sourceServerInput>;

export function completeSource(source: SourceServerInput) {
  return { ...source, runner: completeRunner(source.runner) };
}

export function completeRunner(runner: RunnerInput): RunnerSpec {
  return runner.type === "ssh" ? { ...runner, port: runner.port ?? SSH_PORT } : runner;
}
