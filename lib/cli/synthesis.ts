import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { LandfallError } from "../base/errors";
import { declaredPlanSchema, type DeclaredPlan } from "../engines/declared";
import { LOCK_FILE_CONTEXT, PLACEMENT_CONTEXT } from "../project/lock";
import { withoutTraces, wordsOf } from "./program-words";
import { runShell } from "./shell";
import type { Source } from "./source";
import { faultsIn, SynthRefused } from "./synth-refused";

/** Where workloads get their place from: the lock, or the program itself (what `landfall lock` writes down). */
export type Placement = "lock" | "memory";

export interface SynthesizedStack {
  readonly name: string;
  /** Holds `cdk.tf.json` and the plans. */
  readonly directory: string;
  readonly plans: readonly DeclaredPlan[];
  /** What synthesis said without refusing anything. */
  readonly warnings: readonly string[];
}

export interface SynthesisOptions {
  readonly source: Source;
  /** Where cdktf writes. Plans of an earlier program are removed first; states and plugins beside them are not. */
  readonly out: string;
  readonly placement: Placement;
  /** The lock to read; default: the program's own. */
  readonly lockFile?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
}

/**
 * Runs the program, or builds the YAML blueprint's constructs, and reads back what was synthesized.
 *
 * @throws SynthRefused with every fault of what is declared
 * @throws LandfallError `SYNTH-FAILED` with what the program said, `SYNTH-EMPTY` when it holds no project
 */
export async function synthesize(options: SynthesisOptions): Promise<SynthesizedStack[]> {
  forgetEarlier(options.out);
  const { source } = options;
  if (source.kind === "yaml") {
    await runBlueprint(source.file, options);
  } else {
    await runProgram(source, options);
  }
  const found = readStacks(options.out);
  if (found.length > 0) return found;
  throw new LandfallError("SYNTH-EMPTY", "The program synthesized no stack with a MigrationProject.", {
    remedy: "Declare one, and call app.synth() at the end.",
  });
}

/** The one stack that a command works on. @throws LandfallError `STACK-UNKNOWN`, `STACK-AMBIGUOUS` */
export function chooseStack(
  stacks: readonly SynthesizedStack[],
  wanted: string | undefined,
): SynthesizedStack {
  const names = stacks.map(({ name }) => name).join(", ");
  const [first] = stacks;
  const chosen = wanted === undefined ? first : stacks.find(({ name }) => name === wanted);
  if (chosen === undefined)
    throw new LandfallError("STACK-UNKNOWN", `There is no stack ${wanted}; there is ${names}.`);
  if (wanted !== undefined || stacks.length === 1) return chosen;
  throw new LandfallError("STACK-AMBIGUOUS", `The program has several stacks: ${names}.`, {
    remedy: "Say which one with --stack.",
  });
}

function contextFor({ source, placement, lockFile }: SynthesisOptions): Record<string, unknown> {
  return {
    ...(source.kind === "program" ? source.context : {}),
    ...(placement === "memory" ? { [PLACEMENT_CONTEXT]: "memory" } : {}),
    ...(lockFile === undefined ? {} : { [LOCK_FILE_CONTEXT]: lockFile }),
  };
}

async function runBlueprint(file: string, options: SynthesisOptions): Promise<void> {
  const shown = shortest(file);
  const { synthesizeYaml } = await import("./yaml-app.js");
  try {
    synthesizeYaml(shown, options.out, contextFor(options));
  } catch (error) {
    const faults = error instanceof LandfallError ? undefined : faultsIn((error as Error).message);
    throw faults === undefined ? error : new SynthRefused(shown, faults);
  }
}

/** As a person would name it, where it lies below the directory that this process runs in. */
function shortest(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith("..") ? file : relative;
}

async function runProgram(
  source: Extract<Source, { kind: "program" }>,
  options: SynthesisOptions,
): Promise<void> {
  const { code, text } = await runShell(source.command, {
    directory: source.directory,
    environment: {
      ...options.env,
      CDKTF_OUTDIR: options.out,
      CDKTF_CONTEXT_JSON: JSON.stringify(contextFor(options)),
    },
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  if (code === 0) return;
  const faults = faultsIn(withoutTraces(text));
  if (faults !== undefined) throw new SynthRefused("The program", faults);
  throw new LandfallError("SYNTH-FAILED", `${source.command} ended with code ${code}:\n${wordsOf(text)}`, {
    remedy: "Mend the program; nothing was deployed.",
  });
}

const PLAN_FILE = /^landfall\.plan(\..+)?\.json$/;

function forgetEarlier(out: string): void {
  const stacks = path.join(out, "stacks");
  rmSync(path.join(out, MANIFEST), { force: true });
  for (const name of subdirectories(stacks)) {
    const stack = path.join(stacks, name);
    const stale = readdirSync(stack).filter((file) => PLAN_FILE.test(file) || file === "cdk.tf.json");
    for (const file of stale) rmSync(path.join(stack, file));
  }
}

function readStacks(out: string): SynthesizedStack[] {
  const directory = path.join(out, "stacks");
  const warnings = readWarnings(out);
  return subdirectories(directory).flatMap((name) => {
    const stack = path.join(directory, name);
    const plans = readdirSync(stack)
      .filter((file) => PLAN_FILE.test(file))
      .sort()
      .map((file) => readPlanFile(path.join(stack, file)));
    return plans.length === 0 ? [] : [{ name, directory: stack, plans, warnings: warnings(name) }];
  });
}

const MANIFEST = "manifest.json";
const NOTHING: z.infer<typeof manifestSchema> = { stacks: {} };
const manifestSchema = z.object({
  stacks: z.record(
    z.string(),
    z.object({
      annotations: z.array(z.object({ constructPath: z.string(), level: z.string(), message: z.unknown() })),
    }),
  ),
});

/** The warnings that constructs gave, from what cdktf wrote beside the stacks; it prints them nowhere else. */
function readWarnings(out: string): (stack: string) => string[] {
  const file = path.join(out, MANIFEST);
  const { stacks } = existsSync(file)
    ? manifestSchema.parse(JSON.parse(readFileSync(file, "utf8")))
    : NOTHING;
  return (stack) =>
    (stacks[stack]?.annotations ?? [])
      .filter(({ level }) => level === "@cdktf/warn")
      .map(({ constructPath, message }) => `${constructPath}: ${String(message)}`);
}

function subdirectories(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function readPlanFile(file: string): DeclaredPlan {
  const parsed = declaredPlanSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (parsed.success) return parsed.data;
  throw new LandfallError(
    "PLAN-CONTENT",
    `this plan does not fit this release of Landfall: ${z.prettifyError(parsed.error)}`,
    {
      place: file,
      remedy: "Build the program against the same release as this command.",
    },
  );
}
