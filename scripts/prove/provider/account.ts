import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../../lib/base/clock";
import { providerEnvironment } from "../../../lib/deploy";
import { type LocalCloud, startLocalCloud } from "../../../lib/local";
import { connect, fixedCredentials, type TencentCloud } from "../../../lib/tencent";

export const REGION = "ap-guangzhou";
export const ZONE = "ap-guangzhou-6";

/** An embedded cloud for one case. */
export interface Account {
  readonly local: LocalCloud;
  readonly client: TencentCloud;
  /** For Terraform, with the provider that `configFile` offers. */
  environment(configFile: string): NodeJS.ProcessEnv;
  /** Everything there is, by what two deployers must agree on: type, name and declared tags. */
  things(): string[];
  /** What there is once removals that are under way have ended, or after ten seconds. */
  emptied(before: readonly string[]): Promise<readonly string[]>;
  /** Calls by `service.Action`, those to the object storage among them. */
  calls(): Readonly<Record<string, number>>;
  /** Requests that the embedded cloud did not know, and its own faults. */
  complaints(): string[];
  stop(): Promise<void>;
}

export async function openAccount(directory: string): Promise<Account> {
  const cloud = await startLocalCloud({ directory });
  const { secretId, secretKey } = cloud.credentials;
  const client = connect({
    region: REGION,
    credentials: fixedCredentials(secretId, secretKey),
    endpoint: { proxy: cloud.endpoint, protocol: "http" },
    clock: systemClock,
    random: Math.random,
  });
  return {
    local: cloud,
    client,
    environment: (configFile) => ({
      ...providerEnvironment({ region: REGION, secretId, secretKey, proxy: cloud.endpoint }),
      TF_CLI_CONFIG_FILE: configFile,
    }),
    things: () => thingsOf(cloud),
    emptied: async (before) => {
      for (let look = 0; look < 20 && thingsOf(cloud).length > before.length; look += 1) {
        await cloud.clock.sleep(500);
        await client.cam.GetUserAppId();
      }
      return thingsOf(cloud);
    },
    calls: () => ({
      ...cloud.report().calls,
      ...Object.fromEntries(
        Object.entries(cloud.storageReport().calls).map(([operation, count]) => [`cos.${operation}`, count]),
      ),
    }),
    complaints: () => {
      const unknown = [...Object.keys(cloud.report().unknown), ...Object.keys(cloud.storageReport().unknown)];
      const log = join(directory, "cloud.log");
      return [
        ...unknown.map((action) => `a request that the embedded cloud does not know: ${action}`),
        ...(existsSync(log) ? [`faults of the embedded cloud: ${readFileSync(log, "utf8").trim()}`] : []),
      ];
    },
    stop: () => cloud.stop(),
  };
}

function thingsOf(cloud: LocalCloud): string[] {
  return Object.entries(cloud.inventory())
    .flatMap(([type, items]) =>
      items.map(({ name, tags }) => {
        const declared = Object.entries(tags).filter(([key]) => key !== "landfall:creation");
        return `${type} ${name} ${JSON.stringify(Object.fromEntries(declared.sort()))}`;
      }),
    )
    .sort();
}
