import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App, TerraformStack, Testing } from "cdktf";
import { Goal, HealthCheck, MigrationProject, SecretRef, Size } from "../../../lib";
import { type Change, terraformDeployer } from "../../../lib/deploy";
import { declaredPlanSchema, type DeclaredPlan } from "../../../lib/engines/declared";
import { targetReadings } from "../../../lib/operate/adoption";
import type { Adopted } from "../../../lib/plan/adopted";
import { planOutputName, readPlanOutput, type ReadPlan } from "../../../lib/plan";
import {
  EMPTY_LOCK,
  LOCK_FILE_CONTEXT,
  placeFromProgram,
  writeLock,
  type Lock,
} from "../../../lib/project/lock";
import type { TencentCloud } from "../../../lib/tencent";
import type { Verdict } from "../proof";
import { openAccount, REGION, ZONE } from "./account";
import { adoptionOf, attach, plannedChanges, until } from "./adoption";
import type { Tool } from "./ready";
import { stepTable } from "./section";
import { besideItself, type Stack } from "./stacks";
import { Steps } from "./steps";

const PROJECT = "retiring";

export interface RetiredStaging {
  readonly tool: Tool;
  readonly scratch: string;
  /** For `TF_CLI_CONFIG_FILE`. */
  readonly configFile: string;
}

/**
 * Two servers share a relay, and one of them is finalized: its target comes under Terraform while its staging goes and
 * its neighbour's stays; then it is abandoned, and stands as it did. No driver replicates servers yet, so that the
 * target is launched here, as the blueprint in the plan says.
 */
export async function retireStaging({ tool, scratch, configFile }: RetiredStaging): Promise<Verdict> {
  mkdirSync(scratch, { recursive: true });
  const account = await openAccount(join(scratch, "cloud"));
  const environment = account.environment(configFile);
  const deployer = terraformDeployer({ name: tool, directory: scratch, environment });
  const lockFile = join(scratch, "landfall.lock.json");
  const declare = (program: Program, lock: Lock): Stack => {
    writeLock(lockFile, lock);
    const stack = synthesized(program, lockFile);
    writeFileSync(join(scratch, "cdk.tf.json"), JSON.stringify(besideItself(stack)));
    return stack;
  };
  const noChanges = async () => {
    const { changes } = await deployer.plan();
    if (changes.length > 0) throw new Error(`would ${listed(changes)}`);
    return "no changes";
  };
  const observe = targetReadings(account.client, { project: PROJECT, foreign: new Set() });
  const steps = new Steps();
  try {
    const live = lockOf({ web: "live", db: "live" });
    const staged = Object.entries(declare({ web: true }, live).resource).flatMap(([type, named]) =>
      Object.keys(named).map((id) => `${type}.${id}`),
    );
    const retired = staged.filter((address) => address.includes(`.${PROJECT}_staging_web_`));
    const adopted: string[] = [];
    let target: Adopted | undefined;

    await steps.take(`${tool} apply of two replicated servers`, async () => {
      const { changes } = await deployer.apply();
      return `${changes.length} made, ${retired.length} of them the staging of one`;
    });
    await steps.take("one of them gets its target, with a data disk and an elastic IP", async () => {
      const output = await deployer.output(planOutputName(PROJECT));
      const instance = await launch(account.client, readPlanOutput(output, declaredPlanSchema));
      const { address, disk } = await attach(account.client, instance);
      const part = (type: string, id: string) => `tencentcloud_${type}.${PROJECT}_target_web_${id}`;
      adopted.push(`tencentcloud_instance.${PROJECT}_target_web`, part("cbs_storage", disk));
      adopted.push(part("cbs_storage_attachment", disk), part("eip", address));
      target = await observe(instance);
      return "running";
    });

    const { web } = live.projects[PROJECT]?.workloads ?? {};
    if (web === undefined || target === undefined) throw new Error("there is nothing to take over");
    const finalized = lockOf(
      { web: "retired", db: "live" },
      { web: { ...web, state: "retired", adopted: target } },
    );
    declare({ web: true }, finalized);
    await steps.take(`${tool} plan once it is finalized, read as JSON`, async () =>
      adoptionOf(await plannedChanges({ tool, directory: scratch, environment }), adopted, retired),
    );
    await steps.take(`${tool} apply`, async () => {
      const { changes } = await deployer.apply();
      return `${changes.length} changes`;
    });
    await steps.take(`${tool} plan`, noChanges);

    declare({ web: false }, finalized);
    await steps.take(`${tool} apply of its abandonment`, async () => {
      const { changes } = await deployer.apply();
      const forgotten = changes.filter(({ action }) => action === "forget").map(({ address }) => address);
      if (forgotten.sort().join() !== adopted.sort().join() || changes.length !== adopted.length)
        throw new Error(`not forgotten alone: ${listed(changes)}`);
      const now = await observe(target?.instance ?? "");
      if (JSON.stringify(now) !== JSON.stringify(target)) throw new Error("the target is another");
      return `${forgotten.length} forgotten, the target as it was`;
    });
    await steps.take(`${tool} plan`, noChanges);
    steps.failures.push(...account.complaints());
    const passed = steps.failures.length === 0;
    const failures = steps.failures.map((text) => `- ${text.replaceAll(/\s+/g, " ")}`).join("\n");
    return {
      passed,
      outcome: passed ? "taken over, its staging gone" : "failed",
      detail: [stepTable(steps.done), ...(passed ? [] : ["Failures:", failures])].join("\n\n"),
    };
  } finally {
    await account.stop();
  }
}

interface Program {
  /** Whether it is declared; otherwise it is abandoned. */
  readonly web: boolean;
}

function projectOf({ web }: Program, lockFile: string): MigrationProject {
  const app = new App({ context: { [LOCK_FILE_CONTEXT]: lockFile } });
  const project = new MigrationProject(new TerraformStack(app, PROJECT), PROJECT, {
    region: REGION,
    zone: ZONE,
    sources: ["10.200.0.0/24"],
  });
  const names = web ? ["db", "web"] : ["db"];
  const checks = [HealthCheck.tcp(22)];
  if (!web) project.abandon("web", { reason: "has a stack of its own" });
  project.addWave("all", {
    workloads: names.map((name, index) => addServer(project, name, index)),
    goal: Goal.REPLICATE,
    testRun: { checks },
    cutover: { checks },
  });
  return project;
}

function addServer(project: MigrationProject, name: string, index: number) {
  return project.addServer(name, {
    source: {
      os: { family: "linux", distribution: "CentOS", version: "7.9" },
      architecture: "x86_64",
      firmware: "bios",
      cpus: 2,
      memory: Size.gib(4),
      disks: [
        { device: "/dev/vda", size: Size.gib(50), used: Size.gib(20), role: "system", fileSystem: "ext4" },
        { device: "/dev/vdb", size: Size.gib(100), role: "data", fileSystem: "xfs", mountPoint: "/data" },
      ],
      addresses: [`10.200.0.${index + 9}`],
      runner: {
        type: "ssh",
        host: `203.0.113.${index + 9}`,
        user: "root",
        key: SecretRef.file("/root/.ssh/id"),
      },
      virtio: true,
      rsync: true,
      selinux: "disabled",
      cloudInit: true,
    },
    blueprint: {
      instanceType: "S5.MEDIUM4",
      systemDisk: { type: "CLOUD_PREMIUM", size: Size.gib(50) },
    },
  });
}

function synthesized(program: Program, lockFile: string): Stack {
  const stack = TerraformStack.of(projectOf(program, lockFile));
  return JSON.parse(Testing.synth(stack, true)) as Stack;
}

type Places = NonNullable<Lock["projects"][string]>["workloads"];

/** As `landfall lock` places them, in these states. */
function lockOf(states: Readonly<Record<string, Places[string]["state"]>>, more: Places = {}): Lock {
  const { declared, problems } = projectOf({ web: true }, join("no", "lock")).assembled;
  if (declared === undefined) throw new Error(JSON.stringify(problems));
  const placed = placeFromProgram(EMPTY_LOCK, declared);
  const places = Object.entries(placed.projects[PROJECT]?.workloads ?? {}).map(
    ([name, place]): [string, Places[string]] => [name, { ...place, state: states[name] ?? place.state }],
  );
  return { ...placed, projects: { [PROJECT]: { workloads: { ...Object.fromEntries(places), ...more } } } };
}

async function launch({ cvm }: TencentCloud, { plan }: ReadPlan<DeclaredPlan>): Promise<string> {
  const web = plan.workloads["web"];
  if (web?.engine !== "replication" || !("blueprint" in web)) throw new Error("the plan has no blueprint");
  const { instanceType, securityGroups, subnet, systemDisk, vpc, zone } = web.blueprint;
  const { InstanceIdSet } = await cvm.RunInstances({
    Placement: { Zone: zone },
    InstanceType: instanceType,
    ImageId: "img-ubuntu24",
    InstanceName: "web",
    VirtualPrivateCloud: { VpcId: vpc, SubnetId: subnet },
    SecurityGroupIds: [...securityGroups],
    SystemDisk: { DiskType: systemDisk.type, DiskSize: Size.parse(systemDisk.size).toGib() },
  });
  const [instance = ""] = InstanceIdSet ?? [];
  await until("the target runs", async () => {
    const { InstanceSet } = await cvm.DescribeInstances({ InstanceIds: [instance] });
    return InstanceSet?.[0]?.InstanceState === "RUNNING";
  });
  return instance;
}

function listed(changes: readonly Change[]): string {
  return changes.map(({ action, address }) => `${action} ${address}`).join(", ");
}
