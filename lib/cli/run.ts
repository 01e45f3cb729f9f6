import { CommanderError, type Command } from "commander";
import path from "node:path";
import { systemClock, type Clock } from "../base/clock";
import { formatError, LandfallError } from "../base/errors";
import { LeaseHeld } from "../reconcile/lease";
import { EXIT, type ExitCode } from "./exit-codes";
import type { Io, OutputFormat } from "./io";
import { outputTo } from "./output";
import { buildProgram, type Start } from "./program";
import { workspaceAt } from "./workspace";

export interface RunOptions {
  readonly io: Io;
  readonly version: string;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/** Runs one command line and resolves to its exit code. Whatever goes wrong is one clear message, never a bare stack trace. */
export async function run(
  argv: readonly string[],
  { io, version, signal, clock = systemClock }: RunOptions,
): Promise<ExitCode> {
  let code: ExitCode = EXIT.goalReached;
  const start: Start = async (command, work) => {
    const format = command.optsWithGlobals<{ output: OutputFormat }>().output;
    const workspace = workspaceAt(path.resolve(io.cwd));
    code = await work({ io, format, workspace, clock, signal, output: outputTo(io, format) });
  };
  const program = quiet(buildProgram(version, start), io);
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    return report(error, io);
  }
}

function quiet(program: Command, io: Io): Command {
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
    });
  }
  return program;
}

function report(error: unknown, { stderr, env }: Io): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.goalReached : EXIT.usage;
  if (error instanceof LandfallError) {
    stderr.write(`${formatError(error)}\n`);
    return codeOf(error);
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(`This is a fault of Landfall: ${error instanceof Error ? error.message : String(error)}\n`);
  stderr.write(
    env.LANDFALL_DEBUG === undefined
      ? "Run again with LANDFALL_DEBUG=1 for the trace, and report it.\n"
      : `${trace}\n`,
  );
  return EXIT.fault;
}

function codeOf(error: LandfallError): ExitCode {
  if (error instanceof LeaseHeld || error.code === "LEASE-LOST") return EXIT.leaseHeld;
  return error.code === "USAGE" ? EXIT.usage : EXIT.refused;
}
