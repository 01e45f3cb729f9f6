import { join } from "node:path";
import { table } from "../evidence";
import type { Case, Proof, Result } from "../proof";
import { type Client, GO_CLIENTS, PYTHON_CLIENTS } from "./clients";
import { runClient } from "./run";
import { buildGo, installPython, type Tools } from "./tools";

interface Installed {
  readonly tools: Tools;
  readonly clients: readonly Client[];
}

let installed: readonly Installed[] = [];
let missing: readonly string[] = [];

/** The embedded cloud and clients of other languages, which nobody here wrote. */
export const clients: Proof = {
  name: "clients",
  claim: [
    "Official SDKs of two other languages, official command-line tools and an S3 client, all of them as they are",
    "published, create, list, change and delete against the embedded cloud, by plain http and by https with the",
    "certificate of its authority, through the proxy that it is. Their scripts are in `test/clients/`. No request is",
    "unknown to the embedded cloud, and nothing is left.",
  ].join("\n"),
  sample: 7,
  parallel: 2,
  prepare: async (scratch) => {
    const found = [
      { clients: PYTHON_CLIENTS, tools: await installPython() },
      { clients: GO_CLIENTS, tools: await buildGo() },
    ];
    installed = found.flatMap(({ clients, tools }) =>
      typeof tools === "string" ? [] : [{ clients, tools }],
    );
    missing = found.flatMap(({ clients, tools }) =>
      typeof tools === "string" ? [`${clients.map(({ name }) => name).join(", ")}: ${tools}`] : [],
    );
    if (installed.length === 0) return missing.join("; ");
    for (const reason of missing) process.stdout.write(`clients: SKIPPED: ${reason}\n`);
    return installed.flatMap(({ clients, tools }) =>
      clients.flatMap((client) => client.schemes.map((scheme) => caseOf(client, scheme, tools, scratch))),
    );
  },
  summarize,
};

function caseOf(client: Client, scheme: Client["schemes"][number], tools: Tools, scratch: string): Case {
  const id = `${client.name} by ${scheme}`;
  const folder = join(scratch, id.replaceAll(/\W+/g, "-"));
  return { id, run: () => runClient(client, scheme, tools, folder) };
}

function summarize(results: readonly Result[]): string {
  const versions = installed.flatMap(({ clients, tools }) =>
    clients.map(({ name, packages }) => [
      name,
      Object.entries(tools.versions)
        .filter(([published]) => packages.test(published))
        .map(([published, version]) => `${published} ${version}`)
        .join(", "),
    ]),
  );
  return [
    table(["client", "published as"], versions),
    ...missing.map((reason) => `Skipped: ${reason}`),
    table(
      ["case", "outcome"],
      results.map(({ id, outcome }) => [id, outcome]),
    ),
    ...installed
      .flatMap((each) => each.clients)
      .map(({ name }) => {
        const one = results.find(({ id, passed }) => passed && id.startsWith(`${name} by `));
        return `## ${name}\n\n${one?.detail ?? "Not run, or failed."}`;
      }),
  ].join("\n\n");
}
