import { LOCK_FILE } from "../../project/lock";
import { EXIT, type ExitCode } from "../exit-codes";
import { updateLock } from "../locking";
import { operating, type Operation, type OperationOptions } from "../operation";
import { deployLine } from "../report/deploy-lines";
import type { RunContext } from "../run-context";

export interface DeployCommandOptions extends OperationOptions {
  /** Addresses to be made anew, for example a lost relay's. */
  readonly replace?: readonly string[];
}

/** Brings the stack into being. */
export async function deploy(
  context: RunContext,
  file: string | undefined,
  options: DeployCommandOptions,
): Promise<ExitCode> {
  return operating(context, file, options, "memory", async (operation) => {
    const changes = await bringUp(context, operation, options.replace ?? []);
    const text =
      changes.length === 0
        ? `Stack ${operation.stack.name} is as declared.`
        : `Stack ${operation.stack.name}: ${changes.length} changes made.`;
    context.output.result(text, { stack: operation.stack.name, deployer: operation.deployer.name, changes });
    return EXIT.goalReached;
  });
}

/** Writes the lock first, as every deploy does, then applies. */
export async function bringUp(
  { io, output, signal }: RunContext,
  { stack, declared, deployer }: Operation,
  replace: readonly string[] = [],
) {
  for (const plan of stack.plans) {
    if (await updateLock(io.cwd, plan))
      output.note(`${LOCK_FILE} was brought up to date for ${plan.project.name}; commit it`);
  }
  output.note(
    `Deploying ${declared.project.name} with ${deployer.name === "builtin" ? "the built-in deploy" : deployer.name}`,
  );
  const { changes } = await deployer.apply({
    signal,
    replace,
    onEvent: (event) => output.note(deployLine(event)),
  });
  return changes;
}
