import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runTool } from "../../../lib/deploy/terraform/process";
import { table } from "../evidence";
import type { Proof, Verdict } from "../proof";
import { getReady, type Tool } from "./ready";
import type { Stack } from "./stacks";

/** Whether the official provider takes what is synthesized; no cloud is asked. */
export const validate: Proof = {
  name: "validate",
  claim: "Terraform and OpenTofu find every example valid, with the schema of the official provider.",
  sample: Number.POSITIVE_INFINITY,
  parallel: 2,
  prepare: (scratch) => {
    const ready = getReady(scratch);
    if (typeof ready === "string") return Promise.resolve(ready);
    const { configFile, examples, provider, tools } = ready;
    const cases = tools.flatMap(({ name: tool, version }) =>
      [...examples].map(([name, stack]) => ({
        id: `${name} (${tool} ${version}, provider ${provider.version})`,
        run: () => validated(tool, stack, configFile, join(scratch, tool, name)),
      })),
    );
    return Promise.resolve(cases);
  },
  summarize: (results) =>
    table(
      ["case", "outcome"],
      results.map(({ id, outcome }) => [id, outcome]),
    ),
};

async function validated(tool: Tool, stack: Stack, configFile: string, directory: string): Promise<Verdict> {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "cdk.tf.json"), JSON.stringify(stack));
  const run = (...words: string[]) =>
    runTool({
      binary: tool,
      arguments: words,
      directory,
      environment: { ...process.env, TF_CLI_CONFIG_FILE: configFile, CHECKPOINT_DISABLE: "1" },
    });
  const init = await run("init", "-backend=false", "-input=false", "-no-color");
  if (init.code !== 0) return { passed: false, outcome: "init failed", detail: init.stderr };
  const { stdout } = await run("validate", "-json");
  const { valid, diagnostics } = JSON.parse(stdout) as Answer;
  return {
    passed: valid && diagnostics.length === 0,
    outcome: valid ? "valid" : "invalid",
    detail: diagnostics
      .map(({ detail = "", severity, summary }) => `${severity}: ${summary} ${detail}`)
      .join("\n"),
  };
}

interface Answer {
  readonly valid: boolean;
  readonly diagnostics: readonly {
    readonly severity: string;
    readonly summary: string;
    readonly detail?: string;
  }[];
}
