import { InvalidArgumentError, Option } from "commander";
import { DURATION_PATTERN } from "../plan/units";
import { CLOUD_NAMES } from "./session";

/** Options that several commands share; each is declared once. */
export const OPTIONS = {
  cloud: () =>
    new Option("--cloud <name>", "the embedded cloud or the real one")
      .choices([...CLOUD_NAMES])
      .default("local"),
  journalOf: () =>
    new Option("--cloud <name>", "take from the journal there what is live and what is retired").choices([
      ...CLOUD_NAMES,
    ]),
  deployer: () =>
    new Option(
      "--deployer <name>",
      "what brings the stack into being; auto: the built-in one on the embedded cloud, else Terraform or OpenTofu",
    )
      .choices(["auto", "builtin", "terraform", "tofu", "cdktf"])
      .default("auto"),
  journal: () =>
    new Option(
      "--journal <carrier>",
      "where the journal is kept (default: file with the embedded cloud, bucket with the real one)",
    ).choices(["file", "bucket"]),
  stack: () => new Option("--stack <name>", "the stack, where the program has several"),
  project: () => new Option("--project <name>", "the project, where the stack has several"),
  once: () => new Option("--once", "call every workload once instead of until the goal"),
  timeout: () =>
    new Option("--timeout <duration>", "begin nothing new after this long, for example 30m").argParser(
      durationText,
    ),
  times: (flags: string, description: string) => new Option(flags, description).argParser(wholeNumber),
  port: () =>
    new Option("--port <number>", "where it listens on 127.0.0.1; default: a free one").argParser(portNumber),
} as const;

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError("Write a number from 1 to 65535.");
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Write a whole number.");
}

function durationText(text: string): string {
  if (DURATION_PATTERN.test(text)) return text;
  throw new InvalidArgumentError("Write a duration such as 90s, 15m, 24h or 7d.");
}
