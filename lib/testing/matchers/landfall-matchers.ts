import type { WorkloadSpec } from "../../engines/declared";
import type { JobSpec } from "../../plan";
import type { Part } from "./matcher";
import { toAcknowledge } from "./to-acknowledge";
import { toHaveJob } from "./to-have-job";
import { toHaveWorkload } from "./to-have-workload";
import { toOpenPort, type OpenPortOptions } from "./to-open-port";

/**
 * Matchers for what {@link synthMigration} returns, for jest and vitest:
 * `expect.extend(landfallMatchers)`.
 */
export const landfallMatchers = {
  /** Whether a security group of the stack accepts the port. */
  toOpenPort,
  /** Whether the plan has the workload. */
  toHaveWorkload,
  /** Whether the plan has the job. */
  toHaveJob,
  /** Whether the program acknowledges the rule. */
  toAcknowledge,
};

/**
 * The matchers as `expect(…)` shows them. Jest's global `expect` knows them once this module is imported; for
 * vitest or `@jest/globals` a declaration adds them, see docs/testing.md.
 */
export interface LandfallMatchers<R> {
  /** A security group of the stack accepts the port. */
  toOpenPort(port: number, options?: OpenPortOptions): R;
  /** The plan has the workload, with everything that `part` names. */
  toHaveWorkload(name: string, part?: Part<WorkloadSpec>): R;
  /** The plan has the job `<workload>/<step>`, with everything that `part` names. */
  toHaveJob(id: string, part?: Part<JobSpec>): R;
  /** The program acknowledges the rule, at `path` (default: anywhere). */
  toAcknowledge(rule: string, path?: string): R;
}

declare global {
  // Jest's types are a namespace whose interface other modules add to; without jest this is an empty shelf.
  /* eslint-disable @typescript-eslint/no-namespace, @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars */
  namespace jest {
    interface Matchers<R, T> extends LandfallMatchers<R> {}
  }
  /* eslint-enable */
}
