import { execFileSync } from "node:child_process";
import { isOnPath } from "../../../lib/deploy/choose";
import { findProvider, offer, type Provider, versionFor } from "./mirror";
import { type Stack, synthesizeExamples } from "./stacks";

const TOOLS = ["terraform", "tofu"] as const;
export type Tool = (typeof TOOLS)[number];

/** What both proofs work with. */
export interface Ready {
  readonly provider: Provider;
  /** The version as which the provider is offered. */
  readonly offered: string;
  /** For `TF_CLI_CONFIG_FILE`. */
  readonly configFile: string;
  readonly tools: readonly { readonly name: Tool; readonly version: string }[];
  readonly examples: ReadonlyMap<string, Stack>;
}

/** @returns a text when this machine cannot do it */
export function getReady(scratch: string): Ready | string {
  const tools = TOOLS.filter((tool) => isOnPath(tool, process.env)).map((name) => ({
    name,
    version: versionOf(name),
  }));
  if (tools.length === 0) return "neither terraform nor tofu is on PATH";
  const provider = findProvider(process.env);
  if (provider === undefined)
    return "the official provider is in no mirror here (scripts/install-provider.sh builds one in about ten minutes)";
  const examples = synthesizeExamples(scratch);
  const [first] = examples.values();
  const constraint = first?.terraform.required_providers.tencentcloud.version ?? "";
  const offered = versionFor(constraint, provider);
  return { provider, offered, configFile: offer(provider, offered, scratch), tools, examples };
}

function versionOf(tool: Tool): string {
  const answer = execFileSync(tool, ["version", "-json"], { encoding: "utf8" });
  return (JSON.parse(answer) as { terraform_version: string }).terraform_version;
}
