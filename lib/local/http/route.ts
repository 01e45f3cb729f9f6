import { isIP } from "node:net";
import { isCosHost } from "../cos";
import { METADATA_ADDRESS, METADATA_HOST } from "../network";

/** Who answers for a host name. */
export type Destination = "api" | "cos" | "metadata" | "instance" | "elsewhere";

/** @param host with or without a port */
export function destinationOf(host: string): Destination {
  const name = hostName(host);
  // `<svc>.tencentcloudapi.com`, and with a region or `intl` between.
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)?\.tencentcloudapi\.com$/.test(name)) return "api";
  if (isCosHost(name)) return "cos";
  if (name === METADATA_HOST || name === METADATA_ADDRESS) return "metadata";
  return isIP(name) === 0 ? "elsewhere" : "instance";
}

export function hostName(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, "");
}

export function portOf(host: string, otherwise: number): number {
  return Number(/:(\d+)$/.exec(host)?.[1] ?? otherwise);
}
