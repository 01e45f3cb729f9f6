import { CommanderError, type Command } from "commander";
import path from "node:path";
import { systemClock, type Clock } from "../base/clock";
import { LandfallError } from "../base/errors";
import { EXIT, exitCodeOfError, type ExitCode } from "./exit-codes";
import type { Io, OutputFormat } from "./io";
import { outputTo } from "./output";
import { buildProgram, type Start } from "./program";
import { errorDocument, errorText } from "./report/error-report";
import { workspaceAt } from "./workspace";

export interface RunOptions {
  readonly io: Io;
  readonly version: string;
  /** Ends the command in good order: what is under way is stopped, and read back by the next run. */
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/** Runs one command line and resolves to its exit code. Whatever goes wrong is one clear message, never a bare stack trace. */
export async function run(
  argv: readonly string[],
  { io, version, signal, clock = systemClock }: RunOptions,
): Promise<ExitCode> {
  const format = formatIn(argv);
  let code: ExitCode = EXIT.goalReached;
  const start: Start = async (_command, work) => {
    const workspace = workspaceAt(path.resolve(io.cwd));
    code = await work({ io, workspace, clock, signal, output: outputTo(io, format) });
  };
  const program = capturing(buildProgram(version, start), io, format);
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    return report(error, io, format, signal);
  }
}

/** Read before the line is parsed, because an error of parsing is reported in this form as well. */
function formatIn(argv: readonly string[]): OutputFormat {
  const at = argv.indexOf("--output");
  return argv.includes("--output=json") || (at >= 0 && argv[at + 1] === "json") ? "json" : "text";
}

const HELP_WIDTH = 80;

/** Commander's own words; those about errors come back as an exception, and as JSON they are said once. */
function capturing(program: Command, { stdout, stderr }: Io, format: OutputFormat): Command {
  for (const command of withSubcommands(program)) {
    command.exitOverride().configureOutput({
      getOutHelpWidth: () => stdout.columns ?? HELP_WIDTH,
      getErrHelpWidth: () => stderr.columns ?? HELP_WIDTH,
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void (format === "text" && stderr.write(text)),
    });
  }
  return program;
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

function report(
  error: unknown,
  { stdout, stderr, env }: Io,
  format: OutputFormat,
  signal: AbortSignal,
): ExitCode {
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.goalReached;
  const fault = expected(error, signal);
  if (format === "json") stdout.write(`${JSON.stringify(errorDocument(fault))}\n`);
  // What is wrong with the command line was said, with the nearest right word, when it was parsed.
  else if (!(error instanceof CommanderError))
    stderr.write(`${errorText(fault, { debug: env.LANDFALL_DEBUG !== undefined })}\n`);
  return exitCodeOfError(fault);
}

function expected(error: unknown, signal: AbortSignal): unknown {
  if (error instanceof CommanderError)
    return new LandfallError("USAGE", error.message.replace(/^error: /, ""), {
      remedy: "landfall --help tells what there is.",
    });
  const lack = LACKS[(error as NodeJS.ErrnoException).code ?? ""];
  if (lack !== undefined)
    return new LandfallError("MACHINE", `${lack}: ${(error as Error).message}`, {
      remedy: "Mend that and run the command again; it goes on where it stopped.",
      cause: error,
    });
  if (!signal.aborted || (error instanceof LandfallError && !CUT_SHORT.has(error.code))) return error;
  return new LandfallError("INTERRUPTED", "The command was interrupted.", {
    remedy: "Run it again to go on where it stopped.",
    cause: error,
  });
}

/** How work that an interrupt has cut short may end. */
const CUT_SHORT: ReadonlySet<string> = new Set(["CLOUD-ABORTED", "DEPLOY-FAILED"]);

/** What a machine may lack, by the system's error code: none of Landfall's faults. */
const LACKS: Readonly<Record<string, string>> = {
  ENOSPC: "The disk is full",
  EDQUOT: "The disk quota is used up",
  EROFS: "The file system is read-only",
  EACCES: "A file may not be used",
  EMFILE: "Too many files are open",
  ENFILE: "Too many files are open",
};
