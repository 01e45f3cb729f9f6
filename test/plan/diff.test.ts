import fc from "fast-check";
import { diffPlans, type ComparedPlan, type PlanDiff } from "../../lib/plan/diff";
import { canonicalJson, waveHash } from "../../lib/plan";
import type { WaveSpec } from "../../lib/plan/wave";

const office = { from: "10.9.0.0/16", protocol: "tcp", ports: "443", description: "office" } as const;
const approval = (count = 1) => ({ by: ["ann", "bob"], count, validFor: "3d" });

function plan(): ComparedPlan & {
  waves: Record<string, WaveSpec>;
  workloads: Record<string, Toy>;
} {
  return {
    apiVersion: "landfall.dev/v1",
    project: { name: "erp", region: "ap-guangzhou", zone: "ap-guangzhou-6", tags: { team: "erp" } },
    estate: { bucket: { $ref: "estate/bucket" }, vpc: "vpc-1a2b3c4d", testSubnet: "subnet-1a2b3c4d" },
    workloads: {
      db: { engine: "toy", disk: "db.img", size: "50GiB" },
      web: { engine: "toy", disk: "web.img", size: "20GiB" },
    },
    waves: {
      data: {
        workloads: ["db"],
        goal: "cutover",
        testRun: { checks: [{ type: "tcp", port: 3306, from: "probe", within: "10m" }], deadline: "24h" },
        cutover: { checks: [], testMaxAge: "7d", approval: approval() },
      },
      front: { workloads: ["web"], goal: "replicate", after: ["data"] },
    },
    acknowledged: [{ rule: "WAVE-NONE", path: "workloads/spare", reason: "later" }],
    jobs: [
      {
        id: "web/replicate",
        workload: "web",
        wave: "front",
        step: "replicate",
        after: [],
        gates: [],
        actions: [{ action: "upload", detail: "web.img" }],
        makes: [],
        source: "nothing",
        undo: [],
      },
    ],
  };
}

interface Toy {
  engine: string;
  disk: string;
  size: string;
}

/** A toy's replication is bound to its disk and not to its size. */
const diff = (old: ComparedPlan, updated: ComparedPlan) =>
  diffPlans(old, updated, (workload) => (workload as Toy).disk);

type Plan = ReturnType<typeof plan>;

function changed(change: (updated: Plan) => void): Plan {
  const updated = plan();
  change(updated);
  return updated;
}

const waveOf = (found: PlanDiff, name: string) => found.waves.find(({ wave }) => wave === name);

describe("two equal plans", () => {
  test("have no difference", () => {
    expect(diff(plan(), plan())).toEqual({ same: true, project: [], waves: [] });
  });

  test("have none in whatever order their keys stand", () => {
    const { workloads, ...rest } = plan();
    expect(diff(plan(), { workloads, ...rest }).same).toBe(true);
  });
});

describe("a change of what a wave does", () => {
  const found = diff(
    plan(),
    changed(({ workloads }) => void Object.assign(workloads, { db: { ...workloads.db, size: "60GiB" } })),
  );

  test("is named at its workload", () => {
    expect(waveOf(found, "data")?.workloads).toEqual([
      {
        workload: "db",
        fate: "changed",
        changes: [{ kind: "changed", path: ["size"], old: "50GiB", new: "60GiB" }],
        replicatesAnew: false,
      },
    ]);
  });

  test("voids its test runs and approvals, and nobody else's", () => {
    expect(found.waves.map(({ voids, wave }) => [wave, voids])).toEqual([
      ["data", { testRuns: true, approvals: true }],
    ]);
  });
});

describe("what voids nothing", () => {
  test.each<[string, (updated: Plan) => void]>([
    ["another goal", ({ waves }) => void Object.assign(waves["data"] ?? {}, { goal: "finalize" })],
    [
      "other approvers",
      ({ waves }) => void Object.assign(waves["data"]?.cutover ?? {}, { approval: approval(2) }),
    ],
    [
      "another reason of an acknowledgement",
      (updated) =>
        void Object.assign(updated, {
          acknowledged: [{ rule: "WAVE-NONE", path: "workloads/spare", reason: "never" }],
        }),
    ],
    ["another connection", (updated) => void Object.assign(updated, { connections: { target: [office] } })],
  ])("%s", (_, change) => {
    const found = diff(plan(), changed(change));
    expect(found.same).toBe(false);
    expect(found.waves.filter(({ voids }) => voids.testRuns || voids.approvals)).toEqual([]);
  });

  test("a connection that came is told of the project", () => {
    const found = diff(
      plan(),
      changed((updated) => void Object.assign(updated, { connections: { target: [office] } })),
    );
    expect(found.project).toEqual([{ kind: "added", path: ["connections", "target"], new: [office] }]);
  });

  test("a wave that could not have earned anything", () => {
    const found = diff(
      plan(),
      changed(({ workloads }) => void Object.assign(workloads["web"] ?? {}, { size: "1TiB" })),
    );
    expect(waveOf(found, "front")?.voids).toEqual({ testRuns: false, approvals: false });
  });
});

describe("a replication", () => {
  const anew = (change: (updated: Plan) => void, old = plan()) =>
    diff(old, changed(change))
      .waves.flatMap(({ workloads }) => workloads)
      .filter(({ replicatesAnew }) => replicatesAnew)
      .map(({ workload }) => workload);

  test("begins anew when what it is bound to changes", () => {
    expect(
      anew(({ workloads }) => void Object.assign(workloads["web"] ?? {}, { disk: "other.img" })),
    ).toEqual(["web"]);
  });

  test("does not when it cannot have begun", () => {
    const old = changed(({ waves }) => void Object.assign(waves["front"] ?? {}, { goal: "declare" }));
    expect(
      anew(({ workloads }) => void Object.assign(workloads["web"] ?? {}, { disk: "other.img" }), old),
    ).toEqual([]);
  });
});

describe("a workload", () => {
  test("that moves is named in its new wave, with the old one", () => {
    const found = diff(
      plan(),
      changed(({ waves }) => {
        Object.assign(waves["data"] ?? {}, { workloads: ["db", "web"] });
        delete waves["front"];
      }),
    );
    expect(waveOf(found, "data")?.workloads).toEqual([
      { workload: "web", fate: "same", changes: [], movedFrom: "front", replicatesAnew: false },
    ]);
    expect(waveOf(found, "front")).toMatchObject({ fate: "removed", workloads: [] });
  });

  test("that goes is named in the wave that it was in", () => {
    const found = diff(
      plan(),
      changed(({ waves, workloads }) => {
        delete workloads["web"];
        delete waves["front"];
      }),
    );
    expect(waveOf(found, "front")?.workloads).toMatchObject([{ workload: "web", fate: "removed" }]);
  });

  test("that leaves every wave is named apart", () => {
    const found = diff(
      plan(),
      changed(({ waves }) => void delete waves["front"]),
    );
    expect(waveOf(found, undefined as never)?.workloads).toMatchObject([
      { workload: "web", movedFrom: "front" },
    ]);
  });
});

type Path = readonly (string | number)[];

/** Every path of a value that ends at a text, number or truth value. */
function leaves(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, member]) =>
    leaves(member, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/** The paths from the top of the plan that a difference names. */
function named({ project, waves }: PlanDiff): Path[] {
  return [
    ...project.map(({ path }) => path),
    ...waves.flatMap(({ changes, fate, wave, workloads }) => [
      ...changes.map(({ path }) => ["waves", wave ?? "", ...path]),
      ...(fate === "added" || fate === "removed" ? [["waves", wave ?? ""]] : []),
      ...workloads.flatMap((workload) => [
        ...workload.changes.map(({ path }) => ["workloads", workload.workload, ...path]),
        ...(workload.fate === "added" || workload.fate === "removed"
          ? [["workloads", workload.workload]]
          : []),
      ]),
    ]),
  ];
}

/** Acknowledgements and jobs are named by what they are about, not by their place in a list. */
const comparable = (path: Path): Path =>
  path[0] === "acknowledged" || path[0] === "jobs" ? path.slice(0, 1) : path;

const covers = (name: Path, path: Path) => name.every((part, index) => path[index] === part);

const mutation = fc.constantFrom(...leaves(plan())).chain((path) =>
  fc.record({
    path: fc.constant(path),
    value: fc.option(fc.oneof(fc.string(), fc.nat(), fc.boolean()), { nil: undefined }),
  }),
);

/** The plan with one leaf replaced, or taken out. */
function mutated(path: Path, value: unknown): ComparedPlan {
  const copy = plan() as unknown;
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], copy);
  const last = path.at(-1) ?? "";
  if (value !== undefined) (parent as Record<string | number, unknown>)[last] = value;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete (parent as Record<string | number, unknown>)[last];
  return copy as ComparedPlan;
}

describe("whatever is changed", () => {
  // What the reading of a plan needs: a mutation of these makes no plan any more.
  const keeps = (path: Path, value: unknown) =>
    !(path[0] === "waves" && path[2] === "goal") &&
    !(path[0] === "jobs" && path.at(-1) === "id") &&
    !(path.at(-1) === "rule" && value === undefined);

  test("is named, and equal plans have no difference", () => {
    fc.assert(
      fc.property(mutation, ({ path, value }) => {
        fc.pre(keeps(path, value));
        const updated = mutated(path, value);
        const found = diff(plan(), updated);
        const differ = canonicalJson(plan()) !== canonicalJson(updated);
        expect(found.same).toBe(!differ);
        expect(diff(updated, JSON.parse(JSON.stringify(updated)) as ComparedPlan).same).toBe(true);
        if (differ)
          expect(named(found).some((name) => covers(comparable(name), comparable(path)))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("is void exactly where the hash of a wave says so", () => {
    fc.assert(
      fc.property(mutation, ({ path, value }) => {
        fc.pre(keeps(path, value));
        const updated = mutated(path, value);
        const isVoid = waveOf(diff(plan(), updated), "data")?.voids.approvals ?? false;
        expect(isVoid).toBe(waveHash(plan(), "data") !== waveHash(updated, "data"));
      }),
      { numRuns: 300 },
    );
  });
});
