import { readFileSync } from "node:fs";
import path from "node:path";
import { systemClock } from "../../../lib/base/clock";
import { exitCodeOf, exitCodeOfError } from "../../../lib/cli/exit-codes";
import { declaredPlanSchema } from "../../../lib/engines/declared";
import { drivers } from "../../../lib/engines/drivers";
import { bucketJournal } from "../../../lib/operate/bucket-journal";
import { readings } from "../../../lib/operate/instances";
import { proxyReach } from "../../../lib/operate/reach";
import { readPlanOutput, type ReadPlan } from "../../../lib/plan/read-plan";
import type { DeclaredPlan } from "../../../lib/engines/declared";
import { openJournal, processHolder, reconcile } from "../../../lib/reconcile";
import { fileCarrier } from "../../../lib/reconcile/file-carrier";
import { connect, fixedCredentials, type TencentCloud } from "../../../lib/tencent";

/** What `landfall reconcile` finds out by itself: where the cloud is, the plan in force, the directories. */
export interface RunnerOptions {
  readonly endpoint: string;
  /** Holds the credentials of the embedded cloud. */
  readonly accountFile: string;
  readonly region: string;
  readonly output: unknown;
  readonly images: string;
  readonly work: string;
  /** Default: in the bucket. */
  readonly journal?: string;
}

/** The reconciler without the command line around it, which takes as long to start as the whole run takes. */
async function main(file: string): Promise<number> {
  const options = JSON.parse(readFileSync(file, "utf8")) as RunnerOptions;
  const plan = readPlanOutput(options.output, declaredPlanSchema);
  const cloud = client(options);
  const { bucket } = plan.plan.estate;
  const carrier =
    options.journal === undefined
      ? bucketJournal(cloud.cos, { bucket, prefix: "" })
      : fileCarrier(options.journal);
  const journal = await openJournal(carrier, { clock: systemClock, holder: processHolder() });
  try {
    const { outcome } = await reconcile({
      plan,
      journal,
      drivers,
      tools: toolsFor(plan, cloud, options),
      clock: systemClock,
      mode: "until-settled",
    });
    return exitCodeOf(outcome);
  } finally {
    await journal.release();
  }
}

function client({ endpoint, accountFile, region }: RunnerOptions): TencentCloud {
  const { credentials } = JSON.parse(readFileSync(accountFile, "utf8")) as {
    credentials: { secretId: string; secretKey: string };
  };
  return connect({
    region,
    credentials: fixedCredentials(credentials.secretId, credentials.secretKey),
    endpoint: { proxy: endpoint, protocol: "http" },
    clock: systemClock,
  });
}

function toolsFor({ plan }: ReadPlan<DeclaredPlan>, cloud: TencentCloud, options: RunnerOptions) {
  return {
    project: plan.project.name,
    zone: plan.project.zone,
    cloud,
    clock: systemClock,
    read: readings(cloud),
    estate: plan.estate,
    acknowledged: plan.acknowledged ?? [],
    reach: proxyReach(options.endpoint),
    baseDirectory: options.images,
    workDirectory: path.resolve(options.work),
  };
}

main(process.argv[2] ?? "").then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(exitCodeOfError(error));
  },
);
