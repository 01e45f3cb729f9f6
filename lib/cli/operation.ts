import type { Deployer } from "../deploy";
import type { DeclaredPlan } from "../engines/declared";
import { bucketJournal } from "../operate/bucket-journal";
import { readings } from "../operate/instances";
import type { OperateTools } from "../operate/tools";
import { NOT_DEPLOYED } from "../plan/estate";
import { isReference } from "../plan/fields";
import type { ReadPlan } from "../plan/read-plan";
import { fileCarrier, openJournal, processHolder, type Journal, type JournalCarrier } from "../reconcile";
import { choosePlan, deployedPlan } from "./deployed";
import type { RunContext } from "./run-context";
import { openSession, type CloudName, type CloudSession } from "./session";
import type { Source } from "./source";
import { chooseStack, type SynthesizedStack } from "./synthesis";
import { synthesized } from "./synthesized";
import type { DeployerName } from "../deploy";

/** Options of the commands that work on a deployed project. */
export interface OperationOptions {
  readonly cloud: CloudName;
  readonly deployer: DeployerName | "auto";
  readonly journal?: "file" | "bucket";
  readonly stack?: string;
  readonly project?: string;
}

/** A project with its cloud and its deployer, open for one command. */
export interface Operation {
  readonly source: Source;
  readonly stack: SynthesizedStack;
  /** As the program declares it now; what is in force is what was deployed. */
  readonly declared: DeclaredPlan;
  readonly session: CloudSession;
  readonly deployer: Deployer;
  /** The plan in force. @throws LandfallError `NOT-DEPLOYED` */
  deployed(): Promise<ReadPlan<DeclaredPlan>>;
  carrier(plan: ReadPlan<DeclaredPlan>): JournalCarrier;
  tools(plan: ReadPlan<DeclaredPlan>): OperateTools;
}

/** Synthesizes, opens the cloud, runs the command's work, and closes again whatever happens. */
export async function operating<Result>(
  context: RunContext,
  file: string | undefined,
  options: OperationOptions,
  work: (operation: Operation) => Promise<Result>,
): Promise<Result> {
  const { workspace } = context;
  const { lockFile } = workspace.of(options.cloud);
  const { source, stacks } = await synthesized(context, file, { placement: "memory", lockFile });
  const stack = chooseStack(stacks, options.stack);
  const declared = choosePlan(stack, options.project);
  const session = await openSession({
    name: options.cloud,
    region: declared.project.region,
    workspace,
    env: context.io.env,
    clock: context.clock,
  });
  try {
    const deployer = await session.deployer(stack, options.deployer);
    return await work({
      source,
      stack,
      declared,
      session,
      deployer,
      deployed: () => deployedPlan(deployer, declared.project.name),
      carrier: (plan) => carrierFor(plan, session, context, options),
      tools: (plan) => toolsFor(plan, session, context, source),
    });
  } finally {
    await session.close();
  }
}

/** Holds the journal's lease while the work goes on. */
export async function leading<Result>(
  context: RunContext,
  carrier: JournalCarrier,
  work: (journal: Journal) => Promise<Result>,
): Promise<Result> {
  const journal = await openJournal(carrier, { clock: context.clock, holder: processHolder() });
  try {
    return await work(journal);
  } finally {
    await journal.release();
  }
}

function carrierFor(
  { plan, declared }: ReadPlan<DeclaredPlan>,
  session: CloudSession,
  { workspace }: RunContext,
  options: OperationOptions,
): JournalCarrier {
  const { name } = plan.project;
  const carrier = options.journal ?? (session.name === "local" ? "file" : "bucket");
  // Where nothing is deployed there is no bucket, and nothing that another machine would have to know.
  if (carrier === "file" || plan.estate.bucket === NOT_DEPLOYED)
    return fileCarrier(workspace.of(session.name).journal(name));
  // In a bucket of the user's own, other projects may keep theirs beside it.
  const prefix = isReference(declared.estate.bucket) ? "" : `landfall/${name}/`;
  return bucketJournal(session.cloud.cos, { bucket: plan.estate.bucket, prefix });
}

function toolsFor(
  { plan }: ReadPlan<DeclaredPlan>,
  session: CloudSession,
  { clock, workspace }: RunContext,
  source: Source,
): OperateTools {
  return {
    project: plan.project.name,
    zone: plan.project.zone,
    cloud: session.cloud,
    clock,
    read: readings(session.cloud),
    estate: plan.estate,
    acknowledged: plan.acknowledged ?? [],
    reach: session.reach,
    baseDirectory: source.directory,
    workDirectory: workspace.of(session.name).work,
  };
}
