import { LOCK_FILE } from "../../project/lock";
import { EXIT, type ExitCode } from "../exit-codes";
import { placeInLock } from "../locking";
import { operating, type Operation, type OperationOptions } from "../operation";
import { count } from "../report/count";
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
  return operating(context, file, options, async (operation) => {
    const changes = await bringUp(context, operation, options.replace ?? []);
    const done = `${count(changes.length, "change")} made`;
    const text = `Stack ${operation.stack.name}: ${changes.length === 0 ? "as declared" : done}.`;
    context.output.result(text, { stack: operation.stack.name, deployer: operation.deployer.name, changes });
    return EXIT.goalReached;
  });
}

/** Writes the lock first, as every deploy does, then applies. */
export async function bringUp(
  { output, signal, workspace }: RunContext,
  { stack, deployer }: Operation,
  replace: readonly string[] = [],
) {
  for (const plan of stack.plans) {
    if (placeInLock(workspace.lockFile, plan))
      output.note(`${LOCK_FILE}: the workloads of ${plan.project.name} have their places; commit it.`);
  }
  const means = deployer.name === "builtin" ? "the built-in deploy" : deployer.name;
  output.note(`Deploying stack ${stack.name} with ${means}`);
  const told = new Set<string>();
  const { changes } = await deployer.apply({
    signal,
    replace,
    onEvent: (event) => {
      if (event.kind === "finished") told.add(event.address);
      output.note(deployLine(event));
    },
  });
  // Of what it only takes over or lets go of, Terraform says that it will, and not that it has.
  for (const { action, address } of changes.filter((change) => !told.has(change.address)))
    output.note(deployLine({ kind: "finished", action, address }));
  if (changes.length === 0) output.note("  as declared");
  return changes;
}
