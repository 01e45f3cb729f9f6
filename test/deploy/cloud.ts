import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, VirtualClock } from "../../lib/base/clock";
import { type LocalCloud, startLocalCloud } from "../../lib/local";
import { connect, fixedCredentials, type TencentCloud } from "../../lib/tencent";

export const REGION = "ap-guangzhou";

/** Ms; longer than anything that the embedded cloud does by itself. */
const SETTLED = 5_000;

/** An embedded cloud in virtual time, which its client shares: what takes minutes is over at once. */
export interface DeployCloud {
  readonly local: LocalCloud;
  readonly clock: Clock;
  readonly client: TencentCloud;
  /** `type name` of everything that there is once nothing changes by itself any more, sorted. */
  left(): Promise<string[]>;
  /** What the cloud itself has to say of faults of its own. */
  log(): string;
  stop(): Promise<void>;
}

export async function startCloud(): Promise<DeployCloud> {
  const directory = mkdtempSync(join(tmpdir(), "landfall-deploy-cloud-"));
  const clock = new VirtualClock();
  const local = await startLocalCloud({ directory, clock });
  const { secretId, secretKey } = local.credentials;
  const client = connect({
    region: REGION,
    credentials: fixedCredentials(secretId, secretKey),
    endpoint: { proxy: local.endpoint, protocol: "http" },
    clock,
    random: () => 0.5,
  });
  return {
    local,
    clock,
    client,
    left: async () => {
      // A removed disk is in the recycle bin for a moment; any call makes what is due happen.
      await clock.sleep(SETTLED);
      await client.cam.GetUserAppId();
      return Object.entries(local.inventory())
        .flatMap(([type, items]) => items.map(({ name }) => `${type} ${name}`))
        .sort();
    },
    log: () => {
      const file = join(directory, "cloud.log");
      return existsSync(file) ? readFileSync(file, "utf8") : "";
    },
    stop: async () => {
      await local.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
