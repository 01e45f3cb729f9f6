import type { JobAction } from "../../plan/job";
import type { SecretRefSpec } from "../../plan/secret";
import { addedExcludes, clientPatch, userJson, type CsmTarget } from "./files";
import type { CsmAgentSpec } from "./schema";

/** What is written into the files beside the tool: its text for review, secrets by the place where they are kept. */
export function configureActions(workload: CsmAgentSpec, target: CsmTarget): JobAction[] {
  const { agent, source } = workload;
  const { network, secretId, secretKey } = agent;
  const password = network.mode === 3 ? network.proxy.password : undefined;
  const excludes = source.os.family === "linux" ? addedExcludes(agent.exclude) : [];
  return [
    {
      action: "configure",
      detail: `user.json, its keys from ${placeText(secretId)} and ${placeText(secretKey)} only while the tool runs`,
      lines: linesOf(userJson(source, target)),
    },
    {
      action: "configure",
      detail: `client.json as it was shipped, with this over it${password === undefined ? "" : `, the proxy's password from ${placeText(password)}`}`,
      lines: linesOf(JSON.stringify(clientPatch(workload), undefined, 2)),
    },
    ...(excludes.length === 0
      ? []
      : [
          {
            action: "configure" as const,
            detail: "rsync_excludes_linux.txt as it was shipped, and after it",
            lines: excludes,
          },
        ]),
  ];
}

function linesOf(text: string): string[] {
  return text.trimEnd().split("\n");
}

/** Where a secret is kept, in a few words. */
function placeText(place: SecretRefSpec): string {
  switch (place.from) {
    case "env":
      return `the environment variable ${place.name}`;
    case "file":
      return `the file ${place.path}`;
    case "ssm":
      return `the secret ${place.secret}, version ${place.version}`;
  }
}
