import { join } from "node:path";
import { Testing } from "cdktf";
import { Goal, SecretRef, Size, type MigrationProject } from "../../lib";
import { placeFromProgram, readLock, writeLock, type Placement } from "../../lib/project/lock";
import { blueprint, newProject, newStackLockedBy, temporaryFolder, wave } from "../support/programs";
import { server, source } from "../support/servers";

const PASSWORD = SecretRef.env("REDIS_PASSWORD");
const MADE = { make: { type: 8, memory: Size.gib(4) }, password: PASSWORD };
const NAMED = { instance: "crs-1a2b3c4d", password: PASSWORD };
const ADDRESS = "tencentcloud_redis_instance.erp_target_cache";

type Declare = (project: MigrationProject) => void;

/** Declares a Redis migration, perhaps one that had another name. */
function cache(
  target: typeof MADE | typeof NAMED,
  goal: Goal = Goal.FINALIZE,
  { id = "cache", ...more }: { id?: string; renamedFrom?: string } = {},
): Declare {
  return (project) => {
    const redis = project.addRedis(id, {
      ...more,
      source: {
        access: { type: "extranet", host: "redis.example.com", port: 6379 },
        node: "simple",
        version: "5.0",
        memory: Size.gib(2),
      },
      target,
      writeMode: "normal",
    });
    project.addWave("caches", { workloads: [redis], goal, cutover: { checks: [] } });
  };
}

const NOTHING: Declare = () => undefined;
const ABANDONED: Declare = (project) => project.abandon("cache", { reason: "it has a stack of its own" });

/** A repository with one lock, and the programs that it sees one after another. */
class Repository {
  private readonly file = join(temporaryFolder(), "landfall.lock.json");

  constructor(workloads: Record<string, Placement> = {}) {
    writeLock(this.file, { version: 1, projects: { erp: { workloads } } });
  }

  private project(declare: Declare): MigrationProject {
    const project = newProject(newStackLockedBy(this.file), "erp", { sources: ["10.200.0.0/16"] });
    declare(project);
    return project;
  }

  /** As `landfall lock` does it. */
  lock(declare: Declare): this {
    const { declared, problems } = this.project(declare).assembled;
    if (declared === undefined) throw new Error(JSON.stringify(problems));
    writeLock(this.file, placeFromProgram(readLock(this.file), declared));
    return this;
  }

  /** What the journal says becomes of everything that has begun. */
  turn(state: Placement["state"]): this {
    const lock = readLock(this.file);
    const { workloads = {} } = lock.projects["erp"] ?? {};
    const turned = Object.entries(workloads).map(([name, place]) => [name, { ...place, state }] as const);
    writeLock(this.file, { ...lock, projects: { erp: { workloads: Object.fromEntries(turned) } } });
    return this;
  }

  get places(): Record<string, Placement> {
    return readLock(this.file).projects["erp"]?.workloads ?? {};
  }

  synthesized(declare: Declare) {
    const { node } = this.project(declare);
    const stack = node.scope as Parameters<typeof Testing.synth>[0];
    return JSON.parse(Testing.synth(stack, true)) as {
      moved?: unknown;
      removed?: unknown;
      resource?: Record<string, Record<string, object>>;
    };
  }
}

describe("a Redis instance that Terraform made", () => {
  it("is remembered by the lock, and never destroyed", () => {
    const repository = new Repository().lock(cache(MADE));

    expect(repository.places).toEqual({ cache: { engine: "redis-dts", state: "placed", target: true } });
    expect(repository.synthesized(cache(MADE)).resource?.["tencentcloud_redis_instance"]).toEqual({
      erp_target_cache: expect.objectContaining({
        lifecycle: { ignore_changes: ["name", "password", "no_auth"], prevent_destroy: true },
      }) as unknown,
    });
  });

  it("is missed when its finalized migration is dropped", () => {
    const repository = new Repository().lock(cache(MADE)).turn("retired");

    expect(() => repository.synthesized(NOTHING)).toThrow(
      /"cache" is finalized and its target is a resource of this stack; keep it declared, or abandon it with a reason/,
    );
  });

  it("is forgotten by Terraform once its finalized migration is abandoned, and stays as it is", () => {
    const repository = new Repository().lock(cache(MADE)).turn("retired");
    const forgotten = [{ from: ADDRESS, lifecycle: { destroy: false } }];

    expect(repository.synthesized(ABANDONED).removed).toEqual(forgotten);
    expect(repository.lock(ABANDONED).places).toMatchObject({ cache: { state: "released", target: true } });
    expect(repository.synthesized(NOTHING).removed).toEqual(forgotten);
    expect(() => repository.synthesized(cache(MADE))).toThrow("LOCK-RELEASED");
  });

  it.each(["live", "retired"] as const)("is not swapped for a named one when it is %s", (state) => {
    const repository = new Repository().lock(cache(MADE)).turn(state);

    expect(() => repository.synthesized(cache(NAMED))).toThrow("LOCK-TARGET");
    expect(repository.lock(cache(NAMED, Goal.DECLARE)).places).toMatchObject({ cache: { target: true } });
  });

  it("is remembered from the time that it is declared, also where the lock knew a named one", () => {
    const repository = new Repository().lock(cache(NAMED));
    expect(repository.places).toEqual({ cache: { engine: "redis-dts", state: "placed" } });

    repository.lock(cache(MADE));
    expect(repository.places).toMatchObject({ cache: { target: true } });
    expect(() => repository.turn("retired").synthesized(NOTHING)).toThrow("LOCK-DROPPED");
  });

  it("is nobody's concern before anything was written to it", () => {
    const repository = new Repository().lock(cache(MADE));

    expect(repository.lock(cache(NAMED)).places).toEqual({ cache: { engine: "redis-dts", state: "placed" } });
    expect(() => repository.synthesized(cache(NAMED))).not.toThrow();
    expect(() => new Repository().lock(cache(MADE)).synthesized(NOTHING)).not.toThrow();
  });
});

describe("a renamed Redis migration", () => {
  const renamed = (goal: Goal) => cache(MADE, goal, { id: "sessions", renamedFrom: "cache" });

  it.each([
    ["placed", Goal.REPLICATE],
    ["live", Goal.DECLARE],
    ["retired", Goal.DECLARE],
  ] as const)("takes its target and its job along when it is %s", (state, goal) => {
    const repository = new Repository().lock(cache(MADE)).turn(state);

    expect(() => repository.synthesized(renamed(goal))).toThrow("LOCK-STALE");
    const { moved, resource } = repository.lock(renamed(goal)).synthesized(renamed(goal));

    const move = (type: string, kind: string) => ({
      from: `${type}.erp_${kind}_cache`,
      to: `${type}.erp_${kind}_sessions`,
    });
    expect(moved).toEqual([
      ...(state === "retired" ? [] : [move("tencentcloud_dts_migrate_service", "dts")]),
      move("tencentcloud_redis_instance", "target"),
    ]);
    expect(resource?.["tencentcloud_redis_instance"]).toHaveProperty("erp_target_sessions");
    expect(repository.places).toEqual({ sessions: { engine: "redis-dts", state, target: true } });
  });
});

it("a named target that was finalized may be dropped: nothing of it is in the stack", () => {
  const repository = new Repository().lock(cache(NAMED)).turn("retired");

  expect(repository.synthesized(NOTHING).removed).toBeUndefined();
});

it("the name of a finalized server whose target is in the stack is not free for another engine", () => {
  const agent = { secretId: SecretRef.env("ID"), secretKey: SecretRef.env("KEY") };
  const tool: Declare = (project) => {
    const target = { blueprint: blueprint({ systemDisk: { type: "CLOUD_PREMIUM", size: Size.gib(100) } }) };
    const web = project.addServer("web", { engine: "csm-agent", source: source(), target, agent });
    project.addWave("first", wave([web]));
  };
  const relay: Declare = (project) => {
    project.addWave("first", wave([project.addServer("web", server())]));
  };
  const repository = new Repository().lock(tool).turn("retired");

  expect(() => repository.synthesized(relay)).toThrow("LOCK-ENGINE");
  expect(repository.lock(relay).places).toEqual({
    web: { engine: "csm-agent", state: "retired", target: true },
  });
});
