import type { SignedObject } from "./cos";
import type { DiskFiles } from "./disks";
import type { Latencies } from "./latencies";
import { policyTaskKinds } from "./services/cbs/policy-tasks";
import { cbsTaskKinds } from "./services/cbs/tasks";
import { imageTaskKinds } from "./services/cvm/image-tasks";
import { cvmTaskKinds } from "./services/cvm/tasks";
import { dtsTaskKinds } from "./services/dts/tasks";
import { clbTaskKinds } from "./services/clb/tasks";
import { ssmTaskKinds } from "./services/ssm/secrets";
import { redisTaskKinds } from "./services/redis/flows";
import type { CommandRunner } from "./services/tat/runner";
import { tatTaskKinds } from "./services/tat/tasks";
import { addressTaskKinds } from "./services/vpc/address-tasks";
import type { RedisServers } from "./redis-servers";
import type { TaskKind, Tasks } from "./tasks";
import type { Vault } from "./vault";
import type { World } from "./world";

export interface TaskKindOptions {
  readonly world: World;
  readonly files: DiskFiles;
  readonly latencies: Latencies;
  readonly runner: CommandRunner;
  readonly servers: RedisServers;
  readonly vault: Vault;
  readonly tasks: () => Tasks;
  readonly openUrl: (url: string, reader: string) => Promise<SignedObject>;
}

/** Everything that takes time, by name. Another kind is another line in its service. */
export function taskKinds(options: TaskKindOptions): ReadonlyMap<string, TaskKind> {
  const { world, files, runner, tasks } = options;
  return new Map(
    Object.entries({
      ...addressTaskKinds(world, tasks),
      ...cbsTaskKinds(world, files, tasks),
      ...policyTaskKinds(options),
      ...clbTaskKinds(world),
      ...cvmTaskKinds(world, files, tasks),
      ...dtsTaskKinds(options),
      ...imageTaskKinds(options),
      ...redisTaskKinds(world, tasks),
      ...ssmTaskKinds(world),
      ...tatTaskKinds(world, runner, tasks),
    }),
  );
}
