import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { LandfallError } from "../../base/errors";
import type { ApplyOptions, Change, Deployer, DeployEvent, DeployOptions, DeployPlan } from "../deployer";
import { DeployFailed } from "../errors";
import type { OutputValue } from "../output";
import { Minutes, readLine, type Transcript } from "./messages";
import { runTool, type ToolResult, type ToolRun } from "./process";
import { remedyFor } from "./remedies";
import { replacements } from "./replacements";

export interface TerraformOptions {
  readonly name: "terraform" | "tofu";
  /** Default: {@link TerraformOptions.name} on PATH. */
  readonly binary?: string;
  /** The synthesized stack's directory, where `cdk.tf.json` lies. */
  readonly directory: string;
  /** See `providerEnvironment`. */
  readonly environment: NodeJS.ProcessEnv;
  /** What `init` needs besides to reach the provider registry, see `registryProxies`. */
  readonly registry?: NodeJS.ProcessEnv;
}

/** Deploys with Terraform or OpenTofu, in the stack's directory, with whatever backend the stack says. */
export function terraformDeployer(options: TerraformOptions): Deployer {
  const terraform = new Terraform(options);
  return {
    name: options.name,
    plan: (how = {}) => terraform.plan(how),
    apply: async (how = {}) => terraform.apply(replacements(options.directory, how.replace), how),
    destroy: (how = {}) => terraform.apply(["-destroy"], how),
    output: (name) => terraform.output(name),
  };
}

const QUIET = ["-input=false", "-no-color"];

const outputs = z.record(z.string(), z.looseObject({ value: z.unknown() }));

class Terraform {
  private initialized?: Promise<void>;

  constructor(private readonly options: TerraformOptions) {}

  async plan(how: ApplyOptions): Promise<DeployPlan> {
    const replace = replacements(this.options.directory, how.replace);
    await this.initialize(how);
    const scratch = mkdtempSync(join(tmpdir(), "landfall-plan-"));
    try {
      // Only a plan that is kept has no effect on anything else; the file itself is not used.
      const out = `-out=${join(scratch, "plan")}`;
      return await this.converse(["plan", "-json", "-input=false", out, ...replace], how);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }

  async apply(extra: readonly string[], how: DeployOptions): Promise<DeployPlan> {
    await this.initialize(how);
    const announce = (changes: readonly Change[]) => how.onEvent?.({ kind: "planned", changes });
    return this.converse(["apply", "-json", "-input=false", "-auto-approve", ...extra], how, announce);
  }

  async output(name: string): Promise<OutputValue | undefined> {
    await this.initialize({});
    const { code, stdout, stderr } = await this.run(["output", "-json", "-no-color"], {});
    if (code !== 0) throw new DeployFailed([`${this.options.name} output: ${stderr.trim()}`]);
    return outputs.parse(JSON.parse(stdout))[name]?.value as OutputValue | undefined;
  }

  /** Once a deployer: the stack does not change under it. */
  private initialize(how: DeployOptions): Promise<void> {
    this.initialized ??= this.initializeNow(how).catch((error: unknown) => {
      this.initialized = undefined;
      throw error;
    });
    return this.initialized;
  }

  private async initializeNow(how: DeployOptions): Promise<void> {
    const environment = { ...this.options.environment, ...this.options.registry };
    const { code, stdout, stderr } = await this.run(["init", ...QUIET], how, { environment });
    if (code === 0) return;
    const said = stderr.trim() || stdout.trim();
    throw new LandfallError("DEPLOY-INIT", `${this.options.name} init failed: ${said}`, {
      remedy:
        remedyFor(said, this.options) ??
        "Check that the provider registry is reachable, or point TF_CLI_CONFIG_FILE at a mirror of the provider.",
    });
  }

  /**
   * Runs a command that speaks the machine-readable UI; what it reports becomes events. `announce` hears of the
   * changes once they are all known, before the first is begun.
   */
  private async converse(
    arguments_: readonly string[],
    how: DeployOptions,
    announce?: (changes: readonly Change[]) => void,
  ): Promise<DeployPlan> {
    const transcript: Transcript = { changes: [], errors: [], minutes: new Minutes() };
    let announced = false;
    const announceOnce = () => {
      if (!announced) announce?.([...transcript.changes]);
      announced = true;
    };
    const onLine = (line: string) => {
      const event = readLine(line, transcript);
      if (event?.kind === "started") announceOnce();
      if (event !== undefined) how.onEvent?.(event);
    };
    const { code, stderr } = await this.run(arguments_, how, { onLine }).catch((error: unknown) => {
      // An interrupt hides no error: that the state could not be written is one.
      for (const text of new Set(transcript.errors)) how.onEvent?.({ kind: "note", text });
      throw error;
    });
    if (code !== 0) {
      const reasons =
        transcript.errors.length > 0 ? transcript.errors : [stderr.trim() || `exit code ${code}`];
      throw new DeployFailed(
        reasons.map((reason) => `${this.options.name}: ${reason}`),
        undefined,
        remedyFor(reasons.join("\n"), this.options),
      );
    }
    announceOnce();
    return { changes: transcript.changes };
  }

  private run(
    arguments_: readonly string[],
    { onEvent, signal }: DeployOptions,
    more: Partial<Pick<ToolRun, "environment" | "onLine">> = {},
  ): Promise<ToolResult> {
    const { binary, directory, environment, name } = this.options;
    return runTool({
      binary: binary ?? name,
      arguments: arguments_,
      directory,
      environment,
      ...(signal === undefined ? {} : { signal }),
      onStop: () => onEvent?.(stopping(name)),
      ...more,
    });
  }
}

/** What a person hears who has interrupted a tool. */
export function stopping(tool: string): DeployEvent {
  return { kind: "note", text: `${tool} ends what it is making, and then stops` };
}
