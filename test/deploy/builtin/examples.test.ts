import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { synthMigration } from "landfall/testing";
import { FleetStack } from "../../../examples/fleet/fleet";
import { inventory } from "../../../examples/fleet/make-inventory";
import { builtinDeployer } from "../../../lib/deploy";
import { groundFor } from "../../../scripts/prove/provider/ground";
import { exampleFolders } from "../../examples/examples";
import { synthesizeExample } from "../../examples/synthesize";
import { type DeployCloud, startCloud } from "../cloud";

interface Stack {
  readonly resource: Readonly<Record<string, Readonly<Record<string, { lifecycle?: object }>>>>;
}

const ZONE = "ap-guangzhou-6";
/** Servers of the fleet that are deployed here: their disks fill a relay and begin a second one. */
const SLICE = 18;

const GUARD = '"prevent_destroy":true';

let cloud: DeployCloud;
let directory: string;

beforeEach(async () => {
  cloud = await startCloud();
  directory = mkdtempSync(join(tmpdir(), "landfall-deploy-example-"));
});

afterEach(async () => {
  rmSync(directory, { recursive: true, force: true });
  await cloud.stop();
});

function synthesized(name: string): Stack {
  synthesizeExample(name, directory);
  return JSON.parse(readFileSync(join(directory, "stacks", name, "cdk.tf.json"), "utf8")) as Stack;
}

function sliceOfFleet(): Stack {
  const rows = join(directory, "inventory.csv");
  writeFileSync(rows, inventory(SLICE));
  return synthMigration(new FleetStack(new App(), "fleet", rows)).terraform as Stack;
}

/** The example's program is one file: it is run where it lies, as `landfall up` does. */
function offlineImage(): Stack {
  const program = join(__dirname, "../../../examples/offline-image/main.ts");
  execFileSync(process.execPath, ["-r", join(__dirname, "../../support/load-typescript.cjs"), program], {
    env: { ...process.env, CDKTF_OUTDIR: directory },
  });
  return JSON.parse(readFileSync(join(directory, "stacks", "offline-image", "cdk.tf.json"), "utf8")) as Stack;
}

const DEPLOYABLE: Readonly<Record<string, () => Stack>> = {
  ci: () => synthesized("ci"),
  "csm-agent": () => synthesized("csm-agent"),
  erp: () => synthesized("erp"),
  fleet: sliceOfFleet,
  offline: () => synthesized("offline"),
  "offline-image": offlineImage,
  redis: () => synthesized("redis"),
  "smc-style": () => synthesized("smc-style"),
};

it.each(Object.entries(DEPLOYABLE))(
  "the example %s is deployed, found as declared and removed, and nothing is left",
  async (_name, synthesize) => {
    const ground = await groundFor(synthesize(), cloud.client, ZONE);
    const { stack } = ground;
    const deployed = (declared: Stack) => {
      const stackFile = join(directory, "cdk.tf.json");
      writeFileSync(stackFile, JSON.stringify(declared));
      return builtinDeployer({
        cloud: cloud.client,
        clock: cloud.clock,
        stackFile,
        stateFile: join(directory, "landfall.tfstate"),
      });
    };

    const { changes } = await deployed(stack).apply();
    expect(new Set(changes.map(({ action }) => action))).toEqual(new Set(["create"]));
    expect(changes.map(({ address }) => address).sort()).toEqual(addressesOf(stack));
    expect((await deployed(stack).apply()).changes).toEqual([]);

    const given = givenUp(stack);
    if (JSON.stringify(stack).includes(GUARD))
      await expect(deployed(stack).destroy()).rejects.toThrow("prevent_destroy");
    const { changes: last } = await deployed(given).apply();
    expect(last.filter(({ action, reason }) => action !== "update" || reason !== "force_delete")).toEqual([]);
    await deployed(given).destroy();
    await ground.clear();

    expect(await cloud.left()).toEqual([]);
    expect(cloud.log()).toBe("");
    expect({ ...cloud.local.report().unknown, ...cloud.local.storageReport().unknown }).toEqual({});
  },
);

it("no example is left out", () => {
  expect(Object.keys(DEPLOYABLE).sort()).toEqual(exampleFolders().sort());
});

function addressesOf({ resource }: Stack): string[] {
  return Object.entries(resource)
    .flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`))
    .sort();
}

/**
 * As a team declares it that gives up what it guarded; a Redis instance in the recycle bin would keep its network for
 * two hours.
 */
function givenUp(stack: Stack): Stack {
  const { resource } = JSON.parse(
    JSON.stringify(stack).replaceAll(GUARD, '"prevent_destroy":false'),
  ) as Stack;
  for (const instance of Object.values(resource["tencentcloud_redis_instance"] ?? {}))
    Object.assign(instance, { force_delete: true });
  return { ...stack, resource };
}
