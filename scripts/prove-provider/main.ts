/**
 * Proves that the official Terraform provider and the embedded cloud understand each other: every stack is
 * applied, planned again (no changes) and destroyed (nothing left), and no request was unknown. Then the built-in
 * deploy makes the same stack, and the two results are compared. Writes docs/compatibility.md.
 *
 *   scripts/install-provider.sh <mirror> && npm run build && node dist/scripts/prove-provider/main.js <mirror>
 *
 * Exit codes: 0 proved; 1 not proved, the page says what failed; 2 usage; 3 terraform or the provider is missing.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { format } from "prettier";
import { LandfallError } from "../../lib/base/errors";
import { chooseDeployer } from "../../lib/deploy";
import { compatibilityPage } from "./page";
import { prove, type Proof, type Provider } from "./prove";

const PROVIDER = join("registry.terraform.io", "tencentcloudstack", "tencentcloud");
/** The version that Landfall's facts were measured with. */
const REFERENCE = "1.83.25";

async function main([mirror]: readonly string[]): Promise<number> {
  if (mirror === undefined) {
    console.error("usage: node dist/scripts/prove-provider/main.js <mirror directory>");
    return 2;
  }
  const provider = findProvider(mirror);
  if (provider === undefined) {
    console.error(`There is no provider in ${mirror}; run scripts/install-provider.sh first.`);
    return 3;
  }
  const tool = chooseDeployer("terraform", "embedded");
  const { terraform_version: terraform } = JSON.parse(
    execFileSync(tool, ["version", "-json"], { encoding: "utf8" }),
  ) as { terraform_version: string };

  const proofs: Proof[] = [];
  for (const [name, stack] of Object.entries({
    "offline-image": example(),
    "every-resource": everything(),
  })) {
    console.log(`${name}:`);
    proofs.push(await prove({ name, stack, provider, report: (line) => console.log(`  ${line}`) }));
  }
  const page = compatibilityPage({ date: new Date(), terraform, provider, reference: REFERENCE, proofs });
  writeFileSync(join("docs", "compatibility.md"), await format(page, { parser: "markdown" }));
  return proofs.every(({ failures }) => failures.length === 0) ? 0 : 1;
}

/** The newest version in the mirror. */
function findProvider(mirror: string): Provider | undefined {
  const versions = existsSync(join(mirror, PROVIDER)) ? readdirSync(join(mirror, PROVIDER)) : [];
  const version = versions.sort((a, b) => a.localeCompare(b, "en", { numeric: true })).at(-1);
  if (version === undefined) return undefined;
  const [platform = ""] = readdirSync(join(mirror, PROVIDER, version));
  const built = join(mirror, PROVIDER, version, platform, "BUILD.txt");
  return {
    version,
    configFile: join(mirror, "terraform.rc"),
    modules: existsSync(built) ? readFileSync(built, "utf8").trim().split("\n") : [],
  };
}

/** Synthesized by the example's own program, as `cdktf synth` would. */
function example(): unknown {
  const directory = mkdtempSync(join(tmpdir(), "landfall-synth-"));
  try {
    execFileSync(process.execPath, [join("dist", "examples", "offline-image", "main.js")], {
      env: { ...process.env, CDKTF_OUTDIR: directory },
      stdio: ["ignore", "ignore", "inherit"],
    });
    return JSON.parse(readFileSync(join(directory, "stacks", "offline-image", "cdk.tf.json"), "utf8"));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function everything(): unknown {
  return JSON.parse(readFileSync(join("scripts", "prove-provider", "every-resource.tf.json"), "utf8"));
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = error instanceof LandfallError && error.code === "DEPLOYER-MISSING" ? 3 : 1;
  },
);
