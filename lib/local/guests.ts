import { LandfallError } from "../base/errors";
import { type RunningGuest, startGuest } from "./guest";
import type { DiskFiles } from "./disks";
import { disks } from "./services/cbs/rows";
import { type InstanceRow, instances } from "./services/cvm/rows";
import type { Feed, World } from "./world";

interface Entry {
  readonly boot: number;
  readonly guest: RunningGuest;
}

export interface GuestOptions {
  readonly world: World;
  readonly files: DiskFiles;
  readonly admit: (remoteAddress: string, instance: string, port: number) => boolean;
}

/** What runs in the instances: a guest for each that is RUNNING, and for no other. */
export class Guests {
  private readonly running = new Map<string, Entry>();
  private reconciling: Promise<void> = Promise.resolve();
  private readonly changes: Feed;
  /** Instances whose rows have changed since their guests were last what they say. */
  private readonly due = new Set<string>();

  constructor(private readonly options: GuestOptions) {
    this.changes = options.world.feed(instances);
  }

  /** Starts and stops guests until they are what the instances' rows say. */
  reconcile(): Promise<void> {
    this.reconciling = this.reconciling.catch(() => undefined).then(() => this.reconcileNow());
    return this.reconciling;
  }

  get(instance: string): RunningGuest | undefined {
    return this.running.get(instance)?.guest;
  }

  /** The port of this machine for a port of an instance: another one only where the machine keeps it for root. */
  hostPort(instance: string, port: number): number {
    return this.get(instance)?.listening.find((listening) => listening.port === port)?.hostPort ?? port;
  }

  async stop(): Promise<void> {
    await this.reconciling.catch(() => undefined);
    await Promise.all([...this.running.keys()].map((instance) => this.end(instance)));
  }

  private async reconcileNow(): Promise<void> {
    for (const id of this.changes.take()) this.due.add(id);
    // Whatever ends makes room for what begins.
    for (const id of this.due) if (this.isOver(id)) await this.end(id);
    for (const id of this.due) {
      const instance = this.options.world.table(instances).get(id);
      if (instance !== undefined && isUp(instance) && !this.running.has(id)) await this.begin(instance);
      this.due.delete(id);
    }
  }

  /** Whether a guest runs that its instance has no use for. */
  private isOver(id: string): boolean {
    const entry = this.running.get(id);
    const instance = this.options.world.table(instances).get(id);
    return entry !== undefined && (instance === undefined || !isUp(instance) || instance.boot !== entry.boot);
  }

  private async begin(instance: InstanceRow): Promise<void> {
    const { world, files, admit } = this.options;
    const disk = world.table(disks).get(instance.systemDisk);
    if (disk === undefined) throw new Error(`${instance.id} has no system disk`);
    const guest = await startGuest({
      disk: files.path(disk.file),
      address: instance.loopback,
      admit: (remote, port) => admit(remote, instance.id, port),
    }).catch(nothingListens);
    this.running.set(instance.id, { boot: instance.boot, guest });
    // While the disk was read, another request may have stopped, reset or terminated the instance.
    const now = world.table(instances).get(instance.id);
    if (now === undefined || !isUp(now) || now.boot !== instance.boot) return this.end(instance.id);
    if (now.guestAgent !== guest.tat) world.table(instances).update(instance.id, { guestAgent: guest.tat });
  }

  private async end(instance: string): Promise<void> {
    const entry = this.running.get(instance);
    this.running.delete(instance);
    await entry?.guest.stop();
  }
}

/** What this machine lacks to run a guest is that guest's misfortune, not the cloud's. */
function nothingListens(error: unknown): RunningGuest {
  if (!(error instanceof LandfallError)) throw error;
  return { listening: [], tat: false, reason: error.message, stop: async () => undefined };
}

/** A machine that is being reinstalled is down, whatever its state says. */
function isUp(instance: InstanceRow): boolean {
  const reinstalling =
    instance.operation.name === "ResetInstance" && instance.operation.state === "OPERATING";
  return instance.state === "RUNNING" && !reinstalling;
}
