import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where `scripts/install-provider.sh` puts the provider unless it is told otherwise. */
const OWN_MIRROR = join(".landfall", "mirror");
const REGISTRIES = ["registry.terraform.io", "registry.opentofu.org"];
const SOURCE = join("tencentcloudstack", "tencentcloud");

/** The official provider, as it lies in a filesystem mirror. */
export interface Provider {
  readonly version: string;
  readonly binary: string;
  /** `linux_amd64` and the like. */
  readonly platform: string;
  /** `module@version` of what it was built from, the provider first; empty for one that was not built here. */
  readonly modules: readonly string[];
}

/** The newest provider in the mirror that `TF_CLI_CONFIG_FILE` names, or else in our own. */
export function findProvider(environment: NodeJS.ProcessEnv): Provider | undefined {
  const mirror = mirrorOf(environment);
  const versions = join(mirror, REGISTRIES[0] ?? "", SOURCE);
  if (!existsSync(versions)) return undefined;
  const version = readdirSync(versions)
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
    .at(-1);
  if (version === undefined) return undefined;
  const [platform = ""] = readdirSync(join(versions, version));
  const directory = join(versions, version, platform);
  const binary = readdirSync(directory).find((name) => name.startsWith("terraform-provider-tencentcloud"));
  if (binary === undefined) return undefined;
  const built = join(directory, "BUILD.txt");
  return {
    version,
    binary: join(directory, binary),
    platform,
    modules: existsSync(built) ? readFileSync(built, "utf8").trim().split("\n") : [],
  };
}

function mirrorOf(environment: NodeJS.ProcessEnv): string {
  const file = environment["TF_CLI_CONFIG_FILE"];
  if (file === undefined || !existsSync(file)) return OWN_MIRROR;
  const [, path] = /filesystem_mirror\s*\{[^}]*\bpath\s*=\s*"([^"]+)"/.exec(readFileSync(file, "utf8")) ?? [];
  return path ?? OWN_MIRROR;
}

/**
 * A mirror below `scratch` that offers the provider as the version which the stacks ask for.
 *
 * @returns the file for `TF_CLI_CONFIG_FILE`
 */
export function offer(provider: Provider, version: string, scratch: string): string {
  const mirror = join(scratch, "mirror");
  for (const registry of REGISTRIES) {
    const directory = join(mirror, registry, SOURCE, version, provider.platform);
    mkdirSync(directory, { recursive: true });
    symlinkSync(provider.binary, join(directory, `terraform-provider-tencentcloud_v${version}`));
  }
  const file = join(mirror, "terraform.rc");
  writeFileSync(
    file,
    [
      "disable_checkpoint = true",
      "provider_installation {",
      `  filesystem_mirror { path = ${JSON.stringify(mirror)} }`,
      "}",
      "",
    ].join("\n"),
  );
  return file;
}

/** The lowest version that `~> 1.83` admits, or the one that there is, if that will do. */
export function versionFor(constraint: string, { version }: Provider): string {
  const [, major = "", minor = ""] = /^~> (\d+)\.(\d+)$/.exec(constraint) ?? [];
  const [ours, theirs = 0] = version.split(".").map(Number);
  const admitted = ours === Number(major) && theirs >= Number(minor);
  return admitted || major === "" ? version : `${major}.${minor}.0`;
}
