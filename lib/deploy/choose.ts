import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { LandfallError } from "../base/errors";
import type { DeployerName } from "./deployer";

/** Where a stack goes. */
export type Target = "embedded" | "tencent";

/**
 * Which deployer to use. `auto` is predictable: on the embedded cloud the built-in one, on Tencent Cloud
 * Terraform, or OpenTofu where there is no Terraform. A deployer that is asked for by name is used for either.
 *
 * @throws LandfallError `DEPLOYER-MISSING` when its program is not on PATH.
 */
export function chooseDeployer(
  wanted: DeployerName | "auto",
  target: Target,
  environment: NodeJS.ProcessEnv = process.env,
): DeployerName {
  if (wanted === "auto") {
    if (target === "embedded") return "builtin";
    const found = TOOLS.find((tool) => isOnPath(tool, environment));
    if (found !== undefined) return found;
    throw missing("neither terraform nor tofu is", "Install Terraform or OpenTofu.");
  }
  if (wanted === "builtin" || isOnPath(wanted, environment)) return wanted;
  throw missing(`${wanted} is not`, `Install ${wanted}, or choose another deployer with --deployer.`);
}

const TOOLS = ["terraform", "tofu"] as const;

export function isOnPath(program: string, environment: NodeJS.ProcessEnv): boolean {
  const places = (environment["PATH"] ?? "").split(delimiter).filter((place) => place !== "");
  return places.some((place) => isExecutable(join(place, program)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function missing(what: string, remedy: string): LandfallError {
  return new LandfallError("DEPLOYER-MISSING", `${what} on PATH`, { remedy });
}
