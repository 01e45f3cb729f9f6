import { join } from "node:path";
import { SCRIPTS, type Tools } from "./tools";

export type Scheme = "http" | "https";

/** A program that nobody here wrote, and the script that has it do its work. */
export interface Client {
  readonly name: string;
  /** The packages that it consists of, as `Tools.versions` names them. */
  readonly packages: RegExp;
  readonly schemes: readonly Scheme[];
  /** The command, given where its tools are. */
  readonly command: (tools: Tools) => readonly [program: string, ...args: string[]];
  /** It trusts only the bundle of certificates that it brings along. */
  readonly ownTrust?: true;
}

const BOTH: readonly Scheme[] = ["http", "https"];

export const PYTHON_CLIENTS: readonly Client[] = [
  {
    name: "Python SDK of the API",
    packages: /^tencentcloud-sdk-python$/,
    schemes: BOTH,
    command: python("compute.py"),
  },
  {
    name: "Python SDK of COS",
    packages: /^cos-python-sdk/,
    schemes: BOTH,
    command: python("storage.py"),
  },
  {
    name: "S3 client (boto3), both address styles",
    packages: /^boto3$/,
    schemes: BOTH,
    command: python("s3.py"),
  },
  {
    name: "coscmd",
    packages: /^coscmd$/,
    schemes: BOTH,
    command: () => ["bash", join(SCRIPTS, "coscmd.sh")],
  },
  {
    name: "tccli",
    packages: /^tccli$/,
    // It offers no other.
    schemes: ["https"],
    command: () => ["bash", join(SCRIPTS, "tccli.sh")],
    ownTrust: true,
  },
];

export const GO_CLIENTS: readonly Client[] = [
  {
    name: "Go SDK of COS",
    packages: /^cos-go-sdk/,
    schemes: BOTH,
    command: ({ bin }) => [join(bin, "clients"), "storage"],
  },
  {
    name: "Go SDK of the API",
    packages: /^tencentcloud-sdk-go\//,
    schemes: BOTH,
    command: ({ bin }) => [join(bin, "clients"), "compute"],
  },
];

function python(script: string): Client["command"] {
  return ({ bin }) => [join(bin, "python"), join(SCRIPTS, "python", script)];
}
