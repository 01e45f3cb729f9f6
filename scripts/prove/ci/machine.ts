import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { filled, isDue, type Step, type Values, type Workflow } from "./workflow";

/** What a machine finds beside itself, and what every step is told. */
export interface Surroundings {
  /** Machines come and go below it. */
  readonly scratch: string;
  /** Directories of programs, ours before those of the system. */
  readonly path: readonly string[];
  /** The URL of the repository, and the ref that `actions/checkout` takes unless it is told another one. */
  readonly origin: string;
  readonly ref: string;
  /** How this network reaches the cloud. */
  readonly network: Readonly<Record<string, string>>;
  readonly values: Values;
  /** Called before each step with its name, for what happens elsewhere meanwhile. */
  readonly before?: (step: string) => Promise<void>;
}

export interface StepRun {
  readonly name: string;
  readonly outcome: "success" | "failure" | "skipped";
  readonly code: number;
  readonly seconds: number;
  /** What it said, stdout and stderr as they came. */
  readonly log: string;
}

export interface Run {
  readonly workflow: string;
  readonly outcome: "success" | "failure";
  readonly steps: readonly StepRun[];
  /** What the steps wrote for the page of the run. */
  readonly summary: string;
}

/**
 * Runs the one job of a workflow on a machine that has nothing: an empty home, an empty workspace, an environment of a
 * dozen variables. It is removed afterwards with everything on it.
 */
export async function runOnEmptyMachine(workflow: Workflow, surroundings: Surroundings): Promise<Run> {
  const [job, ...others] = Object.values(workflow.jobs);
  if (job === undefined || others.length > 0) throw new RangeError("one job is expected");
  const machine = mkdtempSync(join(surroundings.scratch, "machine-"));
  try {
    for (const folder of ["home", "temp", "work"]) mkdirSync(join(machine, folder));
    const summaryFile = join(machine, "summary.md");
    writeFileSync(summaryFile, "");
    const environment = {
      ...surroundings.network,
      PATH: surroundings.path.join(":"),
      HOME: join(machine, "home"),
      LANG: "C.UTF-8",
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_WORKSPACE: join(machine, "work"),
      GITHUB_STEP_SUMMARY: summaryFile,
      RUNNER_TEMP: join(machine, "temp"),
    };
    const steps: StepRun[] = [];
    let outcome: Run["outcome"] = "success";
    for (const step of job.steps) {
      const done = await take(step, outcome, environment, surroundings);
      steps.push(done);
      if (done.outcome === "failure") outcome = "failure";
    }
    return { workflow: workflow.name, outcome, steps, summary: readFileSync(summaryFile, "utf8") };
  } finally {
    rmSync(machine, { recursive: true, force: true });
  }
}

async function take(
  step: Step,
  soFar: Run["outcome"],
  environment: Readonly<Record<string, string>>,
  surroundings: Surroundings,
): Promise<StepRun> {
  const name = step.name ?? step.uses ?? "";
  if (!isDue(step.if, soFar)) return { name, outcome: "skipped", code: 0, seconds: 0, log: "" };
  await surroundings.before?.(name);
  const own = Object.entries(step.env ?? {}).map(
    ([key, value]) => [key, filled(String(value), surroundings.values)] as const,
  );
  const script = step.run ?? actionOf(step, surroundings);
  const began = performance.now();
  const { code, log } = await bash(script, { ...environment, ...Object.fromEntries(own) });
  const seconds = (performance.now() - began) / 1000;
  return { name, outcome: code === 0 ? "success" : "failure", code, seconds, log };
}

/** What an action of others does for this example, in bash; Node, git, Terraform and OpenTofu are on the machine already. */
function actionOf({ uses = "", with: settings = {} }: Step, { origin, ref, values }: Surroundings): string {
  for (const value of Object.values(settings)) filled(String(value), values);
  const [action = ""] = uses.split("@");
  const known = ACTIONS[action];
  if (known === undefined) throw new RangeError(`no such action is known here: ${uses}`);
  return known({ ref, depth: 1, ...renamed(settings) }, origin);
}

interface Checkout {
  readonly ref: string;
  readonly depth: number;
}

function renamed(settings: NonNullable<Step["with"]>): Partial<Checkout> {
  const { ref, "fetch-depth": depth } = settings;
  return {
    ...(ref === undefined ? {} : { ref: String(ref) }),
    ...(depth === undefined ? {} : { depth: Number(depth) }),
  };
}

const ACTIONS: Readonly<Record<string, (checkout: Checkout, origin: string) => string>> = {
  "actions/checkout": ({ ref, depth }, origin) =>
    [
      `git init --quiet --initial-branch=checkout .`,
      `git remote add origin ${origin}`,
      `git fetch --quiet --depth=${depth} origin ${ref}`,
      `git checkout --quiet --detach FETCH_HEAD`,
    ].join("\n"),
  "actions/setup-node": () => "node --version",
  "hashicorp/setup-terraform": () => "command -v terraform",
  "opentofu/setup-opentofu": () => "command -v tofu && ! command -v terraform",
};

/** As GitHub runs a step whose shell is bash. */
async function bash(
  script: string,
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly code: number; readonly log: string }> {
  const { GITHUB_WORKSPACE: directory = "", RUNNER_TEMP: temporary = "" } = environment;
  const file = join(temporary, "step.sh");
  writeFileSync(file, script);
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", file], {
    cwd: directory,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (log += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve(status ?? 1));
  });
  if (existsSync(file)) rmSync(file);
  return { code, log };
}
