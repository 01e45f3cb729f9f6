import path from "node:path";
import { choosePlan } from "../deployed";
import { EXIT, type ExitCode } from "../exit-codes";
import { markInLock, placeInLock } from "../locking";
import { operating, type OperationOptions } from "../operation";
import type { RunContext } from "../run-context";
import type { CloudName } from "../session";
import { chooseStack } from "../synthesis";
import { synthesized } from "../synthesized";

export type LockOptions = Omit<OperationOptions, "cloud"> & {
  /** Whose journal says what is live and what is retired; without one the program alone is asked, offline. */
  readonly cloud?: CloudName;
};

/** Writes the lock: a place for every workload, and what is live or retired on a cloud. */
export async function lock(
  context: RunContext,
  file: string | undefined,
  options: LockOptions,
): Promise<ExitCode> {
  const { cloud } = options;
  const lockFile = cloud === undefined ? context.workspace.lockFile : context.workspace.of(cloud).lockFile;
  const changed =
    cloud === undefined
      ? await fromProgram(context, file, options)
      : await fromJournal(context, file, { ...options, cloud });
  const text = `${path.relative(context.io.cwd, lockFile)} ${changed ? "was brought" : "is"} up to date.`;
  context.output.result(text, { changed, file: lockFile });
  return EXIT.goalReached;
}

async function fromJournal(
  context: RunContext,
  file: string | undefined,
  options: OperationOptions,
): Promise<boolean> {
  return operating(context, file, options, async (operation) => {
    const deployed = await operation.deployed();
    return markInLock(context.workspace.of(options.cloud).lockFile, operation.declared, {
      carrier: operation.carrier(deployed),
      cloud: operation.session.cloud,
      deployed,
    });
  });
}

async function fromProgram(
  context: RunContext,
  file: string | undefined,
  { project, stack }: LockOptions,
): Promise<boolean> {
  const { stacks } = await synthesized(context, file, { placement: "memory" });
  const plans =
    stack === undefined && project === undefined
      ? stacks.flatMap((each) => each.plans)
      : [choosePlan(chooseStack(stacks, stack), project)];
  return plans.filter((plan) => placeInLock(context.workspace.lockFile, plan)).length > 0;
}
