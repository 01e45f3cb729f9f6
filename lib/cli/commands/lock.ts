import { LandfallError } from "../../base/errors";
import { LOCK_FILE } from "../../project/lock";
import { choosePlan } from "../deployed";
import { EXIT, type ExitCode } from "../exit-codes";
import { updateLock } from "../locking";
import { operating, type OperationOptions } from "../operation";
import type { RunContext } from "../run-context";
import { findSource } from "../source";
import { chooseStack, synthesize } from "../synthesis";

/** Writes the lock: places from the program, and what is live or retired where the journal can be reached. */
export async function lock(
  context: RunContext,
  file: string | undefined,
  options: OperationOptions,
): Promise<ExitCode> {
  const changed = await journaled(context, file, options);
  const text = changed ? `${LOCK_FILE} was brought up to date; commit it` : `${LOCK_FILE} is up to date`;
  context.output.result(text, { changed });
  return EXIT.goalReached;
}

async function journaled(
  context: RunContext,
  file: string | undefined,
  options: OperationOptions,
): Promise<boolean> {
  const { cwd } = context.io;
  try {
    return await operating(context, file, options, "memory", async (operation) =>
      updateLock(cwd, operation.declared, operation.carrier(await operation.deployed())),
    );
  } catch (error) {
    if (!(error instanceof LandfallError) || !UNREACHABLE.has(error.code)) throw error;
    context.output.note(`The journal cannot be reached, so only places are written: ${error.message}`);
    return fromProgram(context, file, options);
  }
}

/** Not deployed yet, or not to be reached from here: no reason to leave the program without places. */
const UNREACHABLE = new Set(["NOT-DEPLOYED", "CREDENTIALS", "DEPLOYER-MISSING"]);

async function fromProgram(
  { io, signal, workspace }: RunContext,
  file: string | undefined,
  options: OperationOptions,
): Promise<boolean> {
  const source = findSource(io.cwd, file);
  const stacks = await synthesize({
    source,
    out: workspace.synthesized,
    placement: "memory",
    env: io.env,
    signal,
  });
  return updateLock(io.cwd, choosePlan(chooseStack(stacks, options.stack), options.project));
}
