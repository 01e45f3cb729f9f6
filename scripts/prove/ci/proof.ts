import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { isOnPath } from "../../../lib/deploy/choose";
import { table } from "../evidence";
import type { Case, Proof, Result, Verdict } from "../proof";
import { findProvider, offer, versionFor } from "../provider/mirror";
import { Site } from "./site";
import { STORY } from "./story";
import type { Software } from "./tools";

/** What synthesized stacks ask for. */
const CONSTRAINT = "~> 1.83";

/** The example's pipeline, from an empty repository to a target that Terraform owns. */
export const ci: Proof = {
  name: "ci",
  claim: [
    "The workflows of `examples/ci` are read, and every step of theirs is run with bash, in its order, as it is written: each job",
    "on a machine that has nothing, with a home, a workspace and an environment of its own that are removed after it. What",
    "outlives a machine is a repository, and the embedded cloud, reached over https through a proxy, with Terraform's state and",
    "the journal in its buckets. Three pull requests take a disk image to a target that the next deploy takes over, and nothing",
    "else changes. GitHub's `gh` and npm's registry are stood in for.",
  ].join("\n"),
  sample: 1,
  parallel: 1,
  prepare: (scratch) =>
    Promise.resolve([
      withoutTerraform(scratch),
      ...withTool(scratch, "terraform"),
      ...withTool(scratch, "tofu"),
    ]),
  summarize,
};

function withoutTerraform(scratch: string): Case {
  const software = { ...compiled(), terraform: [resolve("dist/scripts/prove/ci/terraform.js")] };
  return {
    id: "the built-in deploy in place of Terraform, its state in the same backend",
    run: () => wholeStory(join(scratch, "built-in"), software, {}),
  };
}

/** With the official provider, where this machine has it and the tool. */
function withTool(scratch: string, tool: "terraform" | "tofu"): Case[] {
  const provider = isOnPath(tool, process.env) ? findProvider(process.env) : undefined;
  const named = { terraform: "Terraform", tofu: "OpenTofu" }[tool];
  if (provider === undefined) {
    process.stdout.write(
      `ci: SKIPPED with ${named}: it is not here, or the official provider is in no mirror\n`,
    );
    return [];
  }
  const home = join(scratch, tool);
  mkdirSync(home);
  const version = versionFor(CONSTRAINT, provider);
  const environment = { TF_CLI_CONFIG_FILE: offer(provider, version, home), CHECKPOINT_DISABLE: "1" };
  const answer = execFileSync(tool, ["version", "-json"], { encoding: "utf8" });
  const { terraform_version: installed } = JSON.parse(answer) as { terraform_version: string };
  const offered = version === provider.version ? "" : `, offered as ${version}`;
  const software: Software = tool === "tofu" ? { ...compiled(), tofu: true } : compiled();
  return [
    {
      id: `${named} ${installed}, provider ${provider.version}${offered}, backend cos`,
      run: () => wholeStory(join(home, "site"), software, environment),
    },
  ];
}

function compiled(): Software {
  return {
    landfall: ["-r", resolve("dist/scripts/prove/ci/impatient.js"), resolve("dist/lib/cli/main.js")],
    tsNode: [resolve("dist/scripts/prove/ci/ts-node.js")],
  };
}

async function wholeStory(
  scratch: string,
  software: Software,
  environment: Readonly<Record<string, string>>,
): Promise<Verdict> {
  mkdirSync(scratch);
  const site = await Site.open({ scratch, root: resolve("."), software, environment });
  const rows: string[][] = [];
  try {
    for (const { name, tell } of STORY) {
      const began = performance.now();
      const outcome = await tell(site);
      rows.push([name, ((performance.now() - began) / 1000).toFixed(0), outcome]);
    }
    return { passed: true, outcome: "taken over", detail: table(["chapter", "seconds", "outcome"], rows) };
  } finally {
    await site.close();
  }
}

function summarize(results: readonly Result[]): string {
  return results.map(({ id, detail = "" }) => `## ${id}\n\n${detail}`).join("\n\n");
}
