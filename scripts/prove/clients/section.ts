import { GO_CLIENTS, PYTHON_CLIENTS } from "./clients";

/** What the page of compatibility says of these clients; what each of them did is in the summary of the proof. */
export function clientsSection(): string {
  const names = [...PYTHON_CLIENTS, ...GO_CLIENTS].map(
    ({ name, schemes }) => `${name} (${schemes.join(", ")})`,
  );
  return [
    "## SDKs and command lines of other languages",
    "",
    `As they are published: ${names.join("; ")}. Through the proxy that the embedded cloud is, they create, list, change`,
    "and delete networks, security groups, instances, disks, snapshots, images, addresses, tags, roles, commands, buckets",
    "and objects. Each case ends with nothing left, and fails if a request was unknown. The scripts and the pinned",
    "versions are in `test/clients/`; `npm run prove -- --only clients` runs them, and the newest summary in",
    "[evidence](evidence) says what each of them did.",
  ].join("\n");
}
