import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtinDeployer, type DeployEvent, type Deployer } from "../../../lib/deploy";
import { fileStateStore, type StateStore } from "../../../lib/deploy/builtin/state";
import type { TencentCloud } from "../../../lib/tencent";
import { type DeployCloud, startCloud } from "../cloud";
import { ASSUMED_BY_CVM, DATABASE, EVERYTHING, PUBLIC_KEY, SMALL, SMALL_THINGS } from "../stack";

let cloud: DeployCloud;
let directory: string;
let stackFile: string;
let stateFile: string;

beforeEach(async () => {
  cloud = await startCloud();
  directory = mkdtempSync(join(tmpdir(), "landfall-deploy-"));
  stackFile = join(directory, "cdk.tf.json");
  stateFile = join(directory, "landfall.tfstate");
});

afterEach(async () => {
  try {
    expect(await cloud.left()).toEqual([]);
    expect(cloud.log()).toBe("");
    expect({ ...cloud.local.report().unknown, ...cloud.local.storageReport().unknown }).toEqual({});
  } finally {
    rmSync(directory, { recursive: true, force: true });
    await cloud.stop();
  }
});

function deployer(options: { cloud?: TencentCloud; store?: StateStore } = {}): Deployer {
  return builtinDeployer({ cloud: cloud.client, clock: cloud.clock, stackFile, stateFile, ...options });
}

/** A deploy that is killed at its `nth` write: just before it is on disk, or just after. True if it lived on. */
async function killedAt(
  nth: number,
  moment: "before" | "after",
  work: (mortal: Deployer) => Promise<unknown>,
): Promise<boolean> {
  const disk = fileStateStore(stateFile);
  let writes = 0;
  let dead = false;
  const die = (): never => {
    dead = true;
    throw new Killed();
  };
  const store: StateStore = {
    read: () => disk.read(),
    write: (state) => {
      if (dead) die();
      writes += 1;
      if (writes === nth && moment === "before") die();
      disk.write(state);
      if (writes === nth) die();
    },
  };
  try {
    await work(deployer({ store, cloud: mortal(cloud.client, () => dead) }));
    return true;
  } catch (error) {
    if (!dead) throw error;
    return false;
  }
}

class Killed extends Error {}

/** More than the embedded cloud's lists lag. */
const LIST_LAG = 1_000;

/** A client of a process that may be dead: from then on it calls nothing. */
function mortal(client: TencentCloud, isDead: () => boolean): TencentCloud {
  const guard = <T extends object>(api: T): T =>
    new Proxy(api, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== "function") return member;
        return (...parameters: unknown[]): unknown => {
          if (isDead()) throw new Killed();
          return Reflect.apply(member, target, parameters);
        };
      },
    });
  const { region, cam, cbs, cvm, dts, redis, tag, vpc, cos, buckets } = client;
  return {
    ...client,
    region,
    cam: guard(cam),
    cbs: guard(cbs),
    cvm: guard(cvm),
    dts: guard(dts),
    redis: guard(redis),
    tag: guard(tag),
    vpc: guard(vpc),
    cos: guard(cos),
    buckets: guard(buckets),
  };
}

function declare(stack: object): void {
  writeFileSync(stackFile, JSON.stringify(stack));
}

const TAGS_OF_STAGE_TWO = { "landfall:project": "test", stage: "two" };

type Stack = typeof EVERYTHING;

/** The same stack with one argument changed. */
function changed(change: (stack: Stack) => void): Stack {
  const stack = structuredClone(EVERYTHING);
  change(stack);
  return stack;
}

describe("a stack with one of every type", () => {
  it("is made, found as declared, changed in place, replaced and removed, and nothing is left", async () => {
    const events: DeployEvent[] = [];
    declare(EVERYTHING);
    const made = await deployer().apply({ onEvent: (event) => events.push(event) });
    expect(made.changes.map(({ action }) => action)).toEqual(made.changes.map(() => "create"));
    expect(made.changes).toHaveLength(15);
    expect(events.filter(({ kind }) => kind === "finished")).toHaveLength(15);

    const output = (await deployer().output("plan")) as {
      declared: string;
      bindings: Record<string, string>;
    };
    expect(output.declared).toBe('{"text":"${kept}"}');
    expect(output.bindings["estate/bucket"]).toMatch(/^lf-test-\d+$/);
    expect(output.bindings["relay/0/id"]).toMatch(/^ins-/);

    expect(await deployer().plan()).toEqual({ changes: [] });
    // The disk's own record was made before it was attached; the first look brings it up to date.
    expect(await deployer().apply()).toEqual({ changes: [] });
    const state = fileStateStore(stateFile).read();
    expect(await deployer().apply()).toEqual({ changes: [] });
    expect(fileStateStore(stateFile).read()).toEqual(state);

    declare(
      changed(({ resource }) => {
        const blocks = Object.values(resource).flatMap((named) => Object.values<object>(named));
        for (const block of blocks) if ("tags" in block) Object.assign(block, { tags: TAGS_OF_STAGE_TWO });
        resource.tencentcloud_security_group_rule_set.relay.ingress.splice(1);
      }),
    );
    const updated = await deployer().apply();
    expect(new Set(updated.changes.map(({ action }) => action))).toEqual(new Set(["update"]));
    const group = state.resources["tencentcloud_security_group.relay"]?.id as string;
    const { SecurityGroupPolicySet: rules } = await cloud.client.vpc.DescribeSecurityGroupPolicies({
      SecurityGroupId: group,
    });
    expect(rules?.Ingress).toMatchObject([{ Port: "8080" }]);
    expect(rules?.Egress).toMatchObject([{ Port: "443" }]);
    const relay = output.bindings["relay/0/id"] as string;
    const { InstanceSet } = await cloud.client.cvm.DescribeInstances({ InstanceIds: [relay] });
    expect(InstanceSet?.[0]?.Tags).toContainEqual({ Key: "stage", Value: "two" });

    const replaced = await deployer().apply({ replace: ["tencentcloud_instance.relay"] });
    expect(replaced.changes).toMatchObject([
      { address: "tencentcloud_instance.relay", action: "replace", reason: "asked for" },
      { address: "tencentcloud_cbs_storage_attachment.staging", action: "replace" },
    ]);
    const after = (await deployer().output("plan")) as { bindings: Record<string, string> };
    expect(after.bindings["relay/0/id"]).not.toBe(relay);

    await cloud.client.cos.put(
      { bucket: output.bindings["estate/bucket"] as string, key: "journal/ä &1" },
      Buffer.from("x"),
    );
    await deployer().destroy();
    expect(fileStateStore(stateFile).read().resources).toEqual({});
    expect(await deployer().output("plan")).toBeUndefined();
  }, 30_000);
});

describe("a Redis instance and its job", () => {
  const THINGS = ["migration lf-job", "redis lf-redis", "subnet lf-one", "vpc lf-main"];

  it.each(["internalErrorBefore", "internalErrorAfter", "cut"] as const)(
    "are made once when the answer to their creation is %s, and removed",
    async (kind) => {
      cloud.local.faults.add({ service: "redis", action: "CreateInstances", kind });
      cloud.local.faults.add({ service: "dts", action: "CreateMigrationService", kind });
      declare(DATABASE);
      await deployer().apply();
      expect(await cloud.left()).toEqual(THINGS);
      expect(await deployer().plan()).toEqual({ changes: [] });
      await deployer().destroy();
    },
  );

  it("are found again by a deploy that follows one that was killed", async () => {
    declare(DATABASE);
    for (let write = 4; !(await killedAt(write, "before", (mortal) => mortal.apply())); write += 3) {
      await deployer().apply();
      expect(await cloud.left()).toEqual(THINGS);
      await killedAt(write, "before", (mortal) => mortal.destroy());
      await deployer().destroy();
      expect(await cloud.left()).toEqual([]);
    }
    await deployer().destroy();
  });

  it("change their tags in place", async () => {
    declare(DATABASE);
    await deployer().apply();
    const tagsAfter = async (tags: Record<string, string>) => {
      const changedTags = structuredClone(DATABASE);
      Object.assign(changedTags.resource.tencentcloud_redis_instance.one, { tags });
      declare(changedTags);
      const { changes } = await deployer().apply();
      expect(changes).toMatchObject([{ address: "tencentcloud_redis_instance.one", action: "update" }]);
      const { InstanceSet } = await cloud.client.redis.DescribeInstances({});
      const keys = InstanceSet![0]!.InstanceTags!.map(({ TagKey }) => TagKey);
      return keys.filter((key) => key !== "landfall:creation").sort();
    };
    // The tag service takes ten in a call.
    const twelve = Array.from({ length: 12 }, (_, index) => [`key-${index}`, "v"]);
    const many = { ...TAGS_OF_STAGE_TWO, ...(Object.fromEntries(twelve) as Record<string, string>) };
    expect(await tagsAfter(many)).toEqual(Object.keys(many).sort());
    expect(await tagsAfter(TAGS_OF_STAGE_TWO)).toEqual(["landfall:project", "stage"]);
    await deployer().destroy();
  });
});

describe("a resource that is gone from the cloud", () => {
  it("is made again with what was in it, and nothing else is touched", async () => {
    declare(SMALL);
    await deployer().apply();
    const before = fileStateStore(stateFile).read().resources;
    await cloud.client.vpc.DeleteSubnet({ SubnetId: before["tencentcloud_subnet.one"]?.id as string });
    await cloud.client.vpc.DeleteVpc({ VpcId: before["tencentcloud_vpc.main"]?.id as string });

    const { changes } = await deployer().apply();
    expect(changes.map(({ address, action }) => `${action} ${address}`)).toEqual([
      "create tencentcloud_vpc.main",
      "create tencentcloud_subnet.one",
    ]);
    const after = fileStateStore(stateFile).read().resources;
    for (const kept of [
      "tencentcloud_security_group.one",
      "tencentcloud_cam_role.one",
      "tencentcloud_eip.one",
    ])
      expect(after[kept]?.id).toBe(before[kept]?.id);
    expect(await deployer().plan()).toEqual({ changes: [] });
    await deployer().destroy();
  });
});

describe("what the built-in deploy does not do", () => {
  it("is refused before anything is touched", async () => {
    declare({ ...SMALL, module: { more: {} } });
    const calls = cloud.local.report().calls;
    await expect(deployer().apply()).rejects.toMatchObject({ code: "DEPLOY-REFUSED" });
    expect(cloud.local.report().calls).toEqual(calls);
  });

  it("is to take over what it has not made", async () => {
    await cloud.client.cam.CreateRole({ RoleName: "lf-taken", PolicyDocument: ASSUMED_BY_CVM });
    await cloud.clock.sleep(LIST_LAG);
    declare({ resource: { tencentcloud_cam_role: { r: { name: "lf-taken", document: ASSUMED_BY_CVM } } } });
    await expect(deployer().apply()).rejects.toThrow(
      "tencentcloud_cam_role.r: lf-taken exists, and this deploy has not made it",
    );
    await deployer().destroy();
    expect(await cloud.left()).toEqual(["role lf-taken"]);
    await cloud.client.cam.DeleteRole({ RoleName: "lf-taken" });
  });

  it("is not a name whose bearer was removed a moment ago, and which lists still show", async () => {
    const PublicKey = PUBLIC_KEY;
    const { KeyId } = await cloud.client.cvm.ImportKeyPair({ KeyName: "lf_taken", ProjectId: 0, PublicKey });
    await cloud.clock.sleep(LIST_LAG);
    await cloud.client.cvm.DeleteKeyPairs({ KeyIds: [KeyId!] });
    const { KeyPairSet } = await cloud.client.cvm.DescribeKeyPairs({});
    expect(KeyPairSet).toHaveLength(1);
    declare({ resource: { tencentcloud_key_pair: { k: { key_name: "lf_taken", public_key: PublicKey } } } });
    expect((await deployer().apply()).changes).toMatchObject([{ action: "create" }]);
    await deployer().destroy();
  });

  it("is to destroy what prevent_destroy guards, or anything beside it", async () => {
    const guarded = structuredClone(SMALL);
    Object.assign(guarded.resource.tencentcloud_vpc.main, { lifecycle: { prevent_destroy: true } });
    declare(guarded);
    await deployer().apply();
    await expect(deployer().destroy()).rejects.toThrow(
      "tencentcloud_vpc.main is not removed: its lifecycle says prevent_destroy",
    );
    expect(await deployer().plan()).toEqual({ changes: [] });
    declare(SMALL);
    await deployer().apply();
    await deployer().destroy();
  });
});

describe("after a failure", () => {
  it("what does not depend on it is there, and the next deploy goes on from it", async () => {
    cloud.local.faults.add({ service: "vpc", action: "CreateVpc", kind: "soldOut" });
    declare(SMALL);
    const failed = deployer().apply();
    await expect(failed).rejects.toMatchObject({ code: "DEPLOY-FAILED" });
    await expect(failed).rejects.toThrow(/^tencentcloud_vpc\.main: vpc CreateVpc/);
    expect(await cloud.left()).toEqual(SMALL_THINGS.filter((thing) => !/^(vpc|subnet) /.test(thing)));
    await deployer().apply();
    expect(await deployer().plan()).toEqual({ changes: [] });
    await deployer().destroy();
  });

  it.each(["internalErrorBefore", "internalErrorAfter", "throttle", "cut"] as const)(
    "of the kind %s nothing is made twice",
    async (kind) => {
      for (const action of ["CreateVpc", "CreateSubnet", "CreateSecurityGroup"])
        cloud.local.faults.add({ service: "vpc", action, kind });
      declare(SMALL);
      await deployer().apply();
      expect(await cloud.left()).toEqual(SMALL_THINGS);
      expect(await deployer().plan()).toEqual({ changes: [] });
      await deployer().destroy();
    },
    30_000,
  );
});

describe("a deploy that is killed", () => {
  /** Every write in the full proof, some of them every day. */
  const STRIDE = process.env["LANDFALL_PROVE"] === undefined ? 8 : 1;
  /** A resource takes three: what is intended, what was made, that it is as declared. */
  const WRITES = SMALL_THINGS.length * 3;

  it.each([
    ["before", 1],
    ["after", 3],
  ] as const)(
    "just %s a write of its state converges when it is run again: nothing twice, nothing left",
    async (moment, first) => {
      declare(SMALL);
      for (let write = first; ; write += STRIDE) {
        const finished = await killedAt(write, moment, (mortal) => mortal.apply());
        await deployer().apply();
        expect(await cloud.left()).toEqual(SMALL_THINGS);
        expect(await deployer().plan()).toEqual({ changes: [] });
        await killedAt(write, moment, (mortal) => mortal.destroy());
        await deployer().destroy();
        expect(await cloud.left()).toEqual([]);
        if (finished) {
          expect(write).toBeGreaterThan(WRITES);
          break;
        }
      }
    },
    120_000,
  );

  it("and destroyed instead of run again leaves nothing", async () => {
    declare(SMALL);
    let write = 2;
    for (; !(await killedAt(write, "before", (mortal) => mortal.apply())); write += STRIDE) {
      await deployer().destroy();
      expect(await cloud.left()).toEqual([]);
    }
    expect(write).toBeGreaterThan(WRITES);
    await deployer().destroy();
  }, 120_000);
});
