import { appendFileSync } from "node:fs";
import { type Clock, isoInstant, systemClock, VirtualClock } from "../base/clock";
import { LandfallError } from "../base/errors";
import { type Account, type AccountOptions, accountOf, type Credentials } from "./account";
import { Api, type ApiReport } from "./api";
import { controlService } from "./control";
import { type CosReport, LocalCos } from "./cos";
import { DiskFiles } from "./disks";
import { Faults } from "./faults";
import type { RunningGuest } from "./guest";
import { Guests } from "./guests";
import { Front, LocalAuthority } from "./http";
import { type Inventory, inventoryOf } from "./inventory";
import { type Latencies, shortLatencies } from "./latencies";
import { MetadataService, Sessions } from "./metadata";
import { DialError, Network, settleLoopbacks } from "./network";
import { findProgram, RedisServers } from "./redis-servers";
import { services } from "./services";
import { permissions } from "./services/cam/permits";
import { addPresetPolicies } from "./services/cam/policies";
import { disks } from "./services/cbs/rows";
import { followedBy } from "./services/dts/source";
import { messages } from "./services/cvm/rows";
import { addPublicImages } from "./services/cvm/public-images";
import { CommandRunner } from "./services/tat/runner";
import { taskKinds } from "./task-kinds";
import { Tasks } from "./tasks";
import { Userland } from "./userland";
import { Vault } from "./vault";
import { openWorld, type World } from "./world";

export interface LocalCloudOptions {
  /** Where the world is kept; made if it is not there. One process at a time. */
  readonly directory: string;
  /** Default: the system's. With a `VirtualClock` everything that is due has happened when it is asked for. */
  readonly clock?: Clock;
  /** On 127.0.0.1; default: any free one. */
  readonly port?: number;
  /** Default: {@link shortLatencies}. */
  readonly latencies?: Partial<Latencies>;
  /**
   * What is behind Redis instances: counters, or a redis-server process each, on the instance's own loopback address,
   * so that DTS really moves data. In virtual time, and where the program is not on this machine it stays with counters, and says so in
   * the steps of DTS jobs. Default: `simulated`.
   */
  readonly redis?: "simulated" | "server";
  /** Of a new world; an old one keeps its account. */
  readonly account?: AccountOptions;
}

/** What a person would read in the console's message centre; no API shows it. */
export interface Message {
  readonly at: string;
  /** The id of the thing that it is about. */
  readonly subject: string;
  readonly text: string;
}

/** A running embedded Tencent Cloud. */
export interface LocalCloud {
  /** `http://127.0.0.1:<port>`: an HTTP proxy, and the server for requests that name their host themselves. */
  readonly endpoint: string;
  /** Certificate (PEM) of the authority that signs for https through the proxy. */
  readonly certificateFile: string;
  readonly credentials: Credentials;
  readonly appId: number;
  readonly uin: string;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly world: World;
  readonly network: Network;
  inventory(): Inventory;
  messages(): Message[];
  /** What runs in an instance, or why nothing does; undefined while it is down. */
  guest(instance: string): Pick<RunningGuest, "listening" | "reason"> | undefined;
  /** Where this machine reaches a Redis instance, if a server runs behind it; its security groups decide. */
  redisAddress(instance: string): { readonly host: string; readonly port: number } | undefined;
  /**
   * The metadata service of an instance, for a program of this machine that stands for the instance:
   * `http://<its loopback address>:<port>/latest/meta-data`. @throws RangeError for an unknown instance
   */
  metadataEndpoint(instance: string): Promise<string>;
  /** SHA-256 (hexadecimal) of the first `length` bytes of a disk. @throws LandfallError `DISK_UNKNOWN` */
  diskSha256(disk: string, length: number): Promise<string>;
  report(): ApiReport;
  /** As {@link report}, of the object storage. */
  storageReport(): CosReport;
  /** What is under way goes on at the next start. */
  stop(): Promise<void>;
}

/**
 * Starts the embedded Tencent Cloud of a directory.
 * @throws LandfallError `WORLD_IN_USE`, `WORLD_DAMAGED`, `WORLD_FORMAT`, `PORT_IN_USE`
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const latencies = { ...shortLatencies, ...options.latencies };
  const { directory, clock = systemClock } = options;
  const world = openWorld({ directory, clock, recall: latencies.list });
  try {
    return await start(world, options, latencies);
  } catch (error) {
    world.close();
    throw error;
  }
}

async function start(world: World, options: LocalCloudOptions, latencies: Latencies): Promise<LocalCloud> {
  const account = accountOf(world, options.account);
  addPublicImages(world);
  addPresetPolicies(world);
  settleLoopbacks(world);

  const faults = new Faults(world);
  const files = new DiskFiles(world);
  const vault = Vault.open(world);
  const sessions = new Sessions(world, vault, systemClock);
  const metadata = new MetadataService({
    world,
    account,
    sessions,
  });
  const certificateFile = world.path("ca.pem");
  let front: Front | undefined;
  const network: Network = new Network(world, (instance, port) => guests.hostPort(instance, port), {
    metadata: (instance) => metadata.dial(instance),
    cloud: async (address, port) => {
      if (front === undefined) throw new DialError("DIAL-REFUSED", "The embedded cloud is starting.");
      return front.reach(address, port);
    },
  });
  const guests = new Guests({
    world,
    files,
    admit: (remote, to, port) => network.admit({ from: network.originOf(remote), to, port, protocol: "tcp" }),
  });
  const servers: RedisServers = new RedisServers({
    world,
    vault,
    // In virtual time nothing runs that has a time of its own.
    program:
      options.redis === "server" && !(world.clock instanceof VirtualClock)
        ? findProgram("redis-server")
        : undefined,
    admit: (remote, to, port) => network.admit({ from: network.originOf(remote), to, port, protocol: "tcp" }),
    sourceOf: (row) => followedBy(world, row, vault, (instance) => servers.access(instance)),
  });
  const userland = new Userland(world.path("userland"), certificateFile);
  const runner = new CommandRunner(world, network, userland);
  const cos = await LocalCos.open({
    world,
    account,
    faults,
    hold: latencies.hold,
    signingClock: systemClock,
    temporary: (secretId) => {
      const found = sessions.find(secretId);
      return (
        found && {
          ...found,
          permits: (action, resource, ip) =>
            permissions(world, found, ip, latencies.list)({ action, resource }),
        }
      );
    },
  });
  const reconcile = async (): Promise<void> => {
    runner.reconcile();
    await guests.reconcile();
    await servers.reconcile();
    metadata.reconcile();
    await files.sweep();
  };
  const kinds = taskKinds({
    world,
    files,
    latencies,
    runner,
    servers,
    vault,
    tasks: () => tasks,
    openUrl: (url, reader) => cos.openSignedUrl(url, reader),
  });
  const patience = world.clock instanceof VirtualClock ? "wait" : "later";
  const tasks: Tasks = new Tasks(world, world.clock, kinds, {
    patience,
    onSettled: reconcile,
    onGivenUp: () => files.litter(),
  });
  const api: Api = new Api({
    world,
    tasks,
    account,
    latencies,
    vault,
    sessions,
    listens: (instance, port) =>
      guests.get(instance)?.listening.some((listening) => listening.port === port) ?? false,
    faults,
    services: [
      ...services,
      controlService({ report: () => api.report(), storageReport: () => cos.report() }),
    ],
    signingClock: systemClock,
    onCalled: reconcile,
    onFault: (error) => note(world, error),
  });

  tasks.kick();
  await tasks.settle();
  await reconcile();
  const started = (front = await Front.start({
    api: api.handle,
    cos: (request) => cos.handle(request),
    authority: await LocalAuthority.open({ certificateFile, keyFile: world.path("ca.key") }),
    metadata: (remote, method, path) => {
      const origin = network.originOf(remote);
      return origin === "outside" ? undefined : metadata.answer(origin.instance, method, path);
    },
    dial: (address, port) => network.dial("outside", address, port),
    ...(options.port === undefined ? {} : { port: options.port }),
    onFault: (error) => note(world, error),
  }));

  return {
    endpoint: started.proxyUrl,
    certificateFile,
    ...identityOf(account),
    clock: world.clock,
    faults,
    world,
    network,
    inventory: () => inventoryOf(world),
    messages: () =>
      world
        .table(messages)
        .all()
        .map(({ at, subject, text }) => ({ at: isoInstant(at), subject, text })),
    guest: (instance) => guests.get(instance),
    metadataEndpoint: (instance) => metadata.endpoint(instance),
    redisAddress: (instance) => servers.address(instance),
    diskSha256: async (id, length) => {
      const disk = world.table(disks).get(id);
      if (disk === undefined) throw new LandfallError("DISK_UNKNOWN", `there is no disk ${id}`);
      return files.sha256(disk.file, length);
    },
    report: () => api.report(),
    storageReport: () => cos.report(),
    stop: async () => {
      await started.stop();
      await tasks.stop();
      await guests.stop();
      await servers.stop();
      await metadata.stop();
      await userland.stop();
      world.close();
    },
  };
}

function identityOf(account: Account): Pick<LocalCloud, "credentials" | "appId" | "uin"> {
  return { credentials: account.credentials, appId: account.appId, uin: account.uin };
}

/** What should not have happened, for whoever looks after the embedded cloud. */
function note(world: World, error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  appendFileSync(world.path("cloud.log"), `${new Date().toISOString()} ${text}\n`, { mode: 0o600 });
}
