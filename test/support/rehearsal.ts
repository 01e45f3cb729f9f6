import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VirtualClock } from "../../lib/base/clock";
import type { DeclaredPlan } from "../../lib/engines/declared";
import { drivers } from "../../lib/engines/drivers";
import { startLocalCloud, type LocalCloud } from "../../lib/local";
import { bucketJournal } from "../../lib/operate/bucket-journal";
import { readings } from "../../lib/operate/instances";
import { proxyReach } from "../../lib/operate/reach";
import type { OperateTools } from "../../lib/operate/tools";
import type { ReadPlan } from "../../lib/plan";
import {
  fileCarrier,
  openJournal,
  readState,
  reconcile,
  type Journal,
  type JournalCarrier,
  type JournalState,
  type ReconcileEvent,
  type ReconcileOptions,
  type ReconcileResult,
} from "../../lib/reconcile";
import { connect, fixedCredentials, type Credentials, type TencentCloud } from "../../lib/tencent";
import { copyWorld, planFor, REGION, type Ground } from "./rehearsal-ground";

export interface RehearsalOptions {
  /** Default: `file`. */
  readonly carrier?: "file" | "bucket";
}

export type RunOptions = Partial<
  Pick<ReconcileOptions<OperateTools>, "scope" | "mode" | "timeout" | "signal">
>;

/** A project on an embedded cloud of its own, in this process and in virtual time. */
export class Rehearsal {
  readonly events: ReconcileEvent[] = [];
  /** With the account's own keys, unless they are exchanged for others. */
  cloud: TencentCloud;
  readonly carrier: JournalCarrier;
  /** The plan in force. */
  plan: ReadPlan<DeclaredPlan>;
  private leaders = 0;

  private constructor(
    readonly ground: Ground,
    readonly folder: string,
    readonly clock: VirtualClock,
    readonly local: LocalCloud,
    { carrier = "file" }: RehearsalOptions,
  ) {
    const { secretId, secretKey } = local.credentials;
    this.cloud = this.cloudAs(fixedCredentials(secretId, secretKey));
    this.plan = planFor(ground);
    this.carrier =
      carrier === "file"
        ? fileCarrier(join(folder, "journal"))
        : bucketJournal(this.cloud.cos, { bucket: this.plan.plan.estate.bucket, prefix: "" });
  }

  static async start(ground: Ground, options: RehearsalOptions = {}): Promise<Rehearsal> {
    const folder = mkdtempSync(join(tmpdir(), "landfall-rehearsal-"));
    const clock = new VirtualClock(ground.at);
    await copyWorld(ground, join(folder, "world"));
    const local = await startLocalCloud({ directory: join(folder, "world"), clock });
    return new Rehearsal(ground, folder, clock, local, options);
  }

  /** Takes the lease, reconciles the plan in force until it is settled, and lets go. */
  async run(options: RunOptions = {}): Promise<ReconcileResult> {
    return this.leading((journal) =>
      reconcile({
        plan: this.plan,
        journal,
        drivers,
        tools: this.tools(),
        clock: this.clock,
        mode: "until-settled",
        random: () => 0.5,
        onEvent: (event) => this.events.push(event),
        ...options,
      }),
    );
  }

  async leading<Result>(work: (journal: Journal) => Promise<Result>): Promise<Result> {
    this.leaders += 1;
    const holder = { id: `rehearsal ${this.leaders}`, name: "rehearsal" };
    const journal = await openJournal(this.carrier, { clock: this.clock, holder });
    try {
      return await work(journal);
    } finally {
      await journal.release();
    }
  }

  /** The embedded cloud with these keys. */
  cloudAs(credentials: Credentials): TencentCloud {
    return connect({
      region: REGION.region,
      credentials,
      endpoint: { proxy: this.local.endpoint, protocol: "http" },
      clock: this.clock,
      random: () => 0.5,
    });
  }

  /** From here on everything is done as this role, which trusts the account. */
  async assume(role: string): Promise<void> {
    const answer = await this.cloud.sts.AssumeRole({
      RoleArn: `qcs::cam::uin/${this.local.uin}:roleName/${role}`,
      RoleSessionName: "rehearsal",
    });
    const { TmpSecretId = "", TmpSecretKey = "", Token = "" } = answer.Credentials ?? {};
    this.cloud = this.cloudAs(fixedCredentials(TmpSecretId, TmpSecretKey, Token));
  }

  tools(): OperateTools {
    const { plan } = this.plan;
    return {
      project: plan.project.name,
      zone: plan.project.zone,
      cloud: this.cloud,
      clock: this.clock,
      read: readings(this.cloud),
      estate: plan.estate,
      acknowledged: plan.acknowledged ?? [],
      reach: proxyReach(this.local.endpoint),
      baseDirectory: this.ground.images,
      workDirectory: join(this.folder, "work"),
    };
  }

  state(): Promise<JournalState> {
    return readState(this.carrier);
  }

  /** What the embedded cloud has to say of faults of its own. */
  log(): string {
    const file = join(this.folder, "world", "cloud.log");
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  async stop(): Promise<void> {
    await this.local.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
