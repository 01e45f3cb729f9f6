import { join } from "node:path";
import fc from "fast-check";
import { Goal, type MigrationProject } from "../../lib";
import {
  EMPTY_LOCK,
  placeFromProgram,
  writeLock,
  type Lock,
  type LockedProgram,
} from "../../lib/project/lock";
import { lockProblems } from "../../lib/project/lock-problems";
import type { SynthesizedMigration } from "../../lib/testing";
import { newProject, newStackLockedBy, synthesize, temporaryFolder, wave } from "../support/programs";
import { server, source } from "../support/servers";

const PROJECT = { name: "erp", zone: "ap-guangzhou-6" };

interface ServerOptions {
  readonly disks?: number;
  readonly sharing?: "shared" | "dedicated";
  readonly type?: string;
  readonly encrypted?: boolean;
}

/** What the lock reads of a replicated server. */
function staged({
  disks = 2,
  encrypted = false,
  sharing = "shared",
  type = "S5.MEDIUM4",
}: ServerOptions = {}) {
  return {
    engine: "replication",
    source: { disks: Array.from({ length: disks }, (_, index) => ({ device: `/dev/vd${index}` })) },
    replication: {
      relay: { instanceType: type, sharing },
      network: { mode: "public" },
      staging: { encrypted },
    },
  };
}

type Servers = Readonly<Record<string, ServerOptions>>;

function program(servers: Servers, more: Partial<LockedProgram> = {}): LockedProgram {
  return {
    project: PROJECT,
    workloads: Object.fromEntries(Object.entries(servers).map(([name, options]) => [name, staged(options)])),
    waves: { all: { goal: Goal.REPLICATE, workloads: Object.keys(servers) } },
    ...more,
  };
}

/** `relay:slot …` of every server. */
function seats(lock: Lock): Record<string, string> {
  return Object.fromEntries(
    Object.entries(lock.projects["erp"]?.workloads ?? {}).flatMap(([name, { staging }]) =>
      staging === undefined ? [] : [[name, `${staging.relay}: ${Object.values(staging.slots).join(" ")}`]],
    ),
  );
}

function allInState(lock: Lock, state: "placed" | "live" | "retired", ...names: readonly string[]): Lock {
  const workloads = Object.fromEntries(
    Object.entries(lock.projects["erp"]?.workloads ?? {}).map(([name, place]) => [
      name,
      names.length === 0 || names.includes(name) ? { ...place, state } : place,
    ]),
  );
  return { ...lock, projects: { ...lock.projects, erp: { workloads } } };
}

function codes(lock: Lock, declared: LockedProgram): string[] {
  return lockProblems(lock, declared).map(({ code, workload }) => `${code} ${workload}`);
}

describe("placing disks on relays", () => {
  it("keeps the disks of a server together and fills a relay before it begins another", () => {
    const lock = placeFromProgram(
      EMPTY_LOCK,
      program({ a: { disks: 12 }, b: { disks: 9 }, c: { disks: 8 } }),
    );
    expect(seats(lock)).toEqual({
      a: `0: ${[...Array(12).keys()].join(" ")}`,
      b: `1: ${[...Array(9).keys()].join(" ")}`,
      c: `0: ${[...Array(8).keys()].map((slot) => slot + 12).join(" ")}`,
    });
  });

  it("gives a dedicated server a relay that nobody joins, and never one that wants another type", () => {
    const lock = placeFromProgram(
      EMPTY_LOCK,
      program({ a: {}, b: { sharing: "dedicated" }, c: {}, d: { type: "S5.LARGE8" } }),
    );
    expect(seats(lock)).toEqual({ a: "0: 0 1", b: "1: 0 1", c: "0: 2 3", d: "2: 0 1" });
  });

  it("appends a new disk of a live server to its relay", () => {
    const before = allInState(placeFromProgram(EMPTY_LOCK, program({ a: {}, b: {} })), "live");
    const grown = program({ a: { disks: 3 }, b: {} });
    expect(codes(before, grown)).toEqual(["LOCK-STALE a"]);
    const after = placeFromProgram(before, grown);
    expect(seats(after)).toEqual({ a: "0: 0 1 4", b: "0: 2 3" });
    expect(codes(after, grown)).toEqual([]);
  });

  it("gives the slots of what is finalized to newcomers, and no number of a relay twice", () => {
    const before = allInState(placeFromProgram(EMPTY_LOCK, program({ a: {}, b: {} })), "retired", "a");
    expect(seats(placeFromProgram(before, program({ a: {}, b: {}, c: {} })))).toMatchObject({ c: "0: 0 1" });
    const gone = allInState(before, "retired");
    expect(seats(placeFromProgram(gone, program({ a: {}, b: {}, c: {} })))).toMatchObject({ c: "1: 0 1" });
  });

  it.each<[string, Servers, Partial<LockedProgram>, string]>([
    ["more disks than a relay holds", { a: {}, b: {}, c: { disks: 21 } }, {}, "SERVER-DISKS c"],
    ["a new disk where the relay is full", { a: { disks: 19 }, b: {} }, {}, "RELAY-FULL a"],
    ["a live disk that is dropped", { a: { disks: 1 }, b: {} }, {}, "LOCK-DISK-DROPPED a"],
    ["encryption that changes under live disks", { a: { encrypted: true }, b: {} }, {}, "LOCK-STAGING a"],
    [
      "a zone that changes under live disks",
      { a: {}, b: {} },
      { project: { name: "erp", zone: "ap-guangzhou-3" } },
      "LOCK-STAGING a",
    ],
    [
      "servers of one relay that want different ones",
      { a: {}, b: { type: "S5.LARGE8" } },
      {},
      "RELAY-MIXED b",
    ],
    ["a live server that is dropped", { a: {} }, {}, "LOCK-DROPPED b"],
    ["an old name that is declared", { a: {}, b: {}, c: {} }, { renamed: { c: "b" } }, "RENAMED-FROM c"],
    [
      "what is abandoned and declared",
      { a: {}, b: {} },
      { abandoned: [{ workload: "b" }] },
      "ABANDON-DECLARED b",
    ],
  ])("reports %s", (_what, servers, more, expected) => {
    const lock = allInState(placeFromProgram(EMPTY_LOCK, program({ a: {}, b: {} })), "live");
    const declared = program(servers, more);
    const after = placeFromProgram(lock, declared);
    expect(codes(after, declared)).toContain(expected);
  });

  it("lets a live server go where the program abandons it", () => {
    const lock = allInState(placeFromProgram(EMPTY_LOCK, program({ a: {}, b: {} })), "live");
    const declared = program({ a: {} }, { abandoned: [{ workload: "b" }] });
    expect(codes(lock, declared)).toEqual([]);
    expect(seats(placeFromProgram(lock, declared))).toEqual({ a: "0: 0 1" });
  });

  it("lets a renamed server keep its seat", () => {
    const lock = allInState(placeFromProgram(EMPTY_LOCK, program({ a: {}, b: {} })), "live");
    const declared = program({ a: {}, c: {} }, { renamed: { c: "b" } });
    expect(codes(lock, declared)).toEqual(["LOCK-STALE c"]);
    const after = placeFromProgram(lock, declared);
    expect(seats(after)).toEqual({ a: "0: 0 1", c: "0: 2 3" });
    expect(after.projects["erp"]?.workloads["c"]?.state).toBe("live");
    expect(codes(after, declared)).toEqual([]);
  });
});

/** One change of a program between two synths. */
type Change =
  | { readonly kind: "insert" | "remove" | "rename" | "begin" | "finalize" | "abandon"; readonly at: number }
  | { readonly kind: "grow" | "reorder"; readonly at: number };

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom("insert", "remove", "rename", "begin", "finalize", "abandon", "grow", "reorder"),
  at: fc.nat(50),
});

test("whatever changes about a fleet, nothing placed moves and nothing live is lost without abandon", () => {
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 25 }),
      fc.array(fc.integer({ min: 1, max: 6 })),
      (changes, sizes) => {
        let count = 0;
        let servers: Record<string, ServerOptions> = {};
        let lock: Lock = EMPTY_LOCK;
        for (const { at, kind } of changes) {
          const names = Object.keys(servers);
          const name = names[at % Math.max(1, names.length)];
          const live = Object.entries(lock.projects["erp"]?.workloads ?? {})
            .filter(([, { state }]) => state === "live")
            .map(([one]) => one);
          const more: { renamed?: Record<string, string>; abandoned?: { workload: string }[] } = {};
          const { [name ?? ""]: picked, ...others } = servers;
          if (kind === "insert" || name === undefined || picked === undefined) {
            const sharing = at % 5 === 0 ? "dedicated" : "shared";
            servers = {
              ...servers,
              [`s${(count += 1)}`]: { disks: sizes[count % Math.max(1, sizes.length)] ?? 2, sharing },
            };
          } else if (kind === "remove" && !live.includes(name)) servers = others;
          else if (kind === "abandon") {
            servers = others;
            more.abandoned = [{ workload: name }];
          } else if (kind === "rename") {
            const next = `s${(count += 1)}`;
            servers = { ...others, [next]: picked };
            more.renamed = { [next]: name };
          } else if (kind === "grow") {
            const grown = program({ ...servers, [name]: { ...picked, disks: (picked.disks ?? 2) + 1 } });
            if (lockProblems(placeFromProgram(lock, grown), grown).length === 0)
              servers = { ...servers, [name]: { ...picked, disks: (picked.disks ?? 2) + 1 } };
          } else if (kind === "reorder") {
            servers = Object.fromEntries(Object.entries(servers).reverse());
          } else if (kind === "begin") lock = allInState(lock, "live", name);
          else if (kind === "finalize" && live.includes(name)) lock = allInState(lock, "retired", name);

          const before = lock;
          const declared = program(servers, more);
          lock = placeFromProgram(before, declared);
          const renamed = new Map(Object.entries(more.renamed ?? {}).map(([next, past]) => [past, next]));
          for (const [one, place] of Object.entries(before.projects["erp"]?.workloads ?? {})) {
            if (more.abandoned?.some(({ workload }) => workload === one)) continue;
            const after = lock.projects["erp"]?.workloads[renamed.get(one) ?? one];
            expect(after?.state).toBe(place.state);
            expect(after?.staging?.relay).toBe(place.staging?.relay);
            expect(after?.staging?.slots ?? {}).toMatchObject(place.staging?.slots ?? {});
          }
          expect(lockProblems(lock, declared)).toEqual([]);
          expectRoom(lock);
          // Order means nothing, and placing again changes nothing.
          expect(placeFromProgram(lock, declared)).toBe(lock);
        }
      },
    ),
    { numRuns: 200 },
  );
});

/** No two disks that are staged share a slot, no relay has more than twenty, and a dedicated one serves one. */
function expectRoom(lock: Lock): void {
  const staging = Object.values(lock.projects["erp"]?.workloads ?? {}).flatMap((place) =>
    place.staging === undefined || place.state === "retired" ? [] : [place.staging],
  );
  const taken = staging.flatMap(({ relay, slots }) => Object.values(slots).map((slot) => `${relay}/${slot}`));
  expect(new Set(taken).size).toBe(taken.length);
  expect(staging.flatMap(({ slots }) => Object.values(slots)).every((slot) => slot < 20)).toBe(true);
  for (const { dedicated, relay } of staging)
    if (dedicated) expect(staging.filter((other) => other.relay === relay)).toHaveLength(1);
}

describe("what Terraform makes of a lock", () => {
  /** A project whose servers are declared in this order, with a lock. */
  function fleet(names: readonly string[], lock: Lock, change?: (project: MigrationProject) => void) {
    const lockFile = join(temporaryFolder(), "landfall.lock.json");
    writeLock(lockFile, lock);
    const project = newProject(newStackLockedBy(lockFile), "erp", {
      sources: ["203.0.113.0/24", "10.200.0.0/16"],
    });
    const members = names.map((name) => {
      const [own = "", renamedFrom] = name.split("<");
      return project.addServer(
        own,
        server({ source: source({ addresses: ["10.200.0.9"] }), ...(renamedFrom && { renamedFrom }) }),
      );
    });
    change?.(project);
    if (members.length > 0) project.addWave("all", wave(members, { goal: Goal.REPLICATE }));
    return synthesize(project);
  }

  const DISKS = ["tencentcloud_cbs_storage", "tencentcloud_cbs_storage_attachment"];

  function addresses({ terraform }: SynthesizedMigration): string[] {
    return [...DISKS, "tencentcloud_instance"].flatMap((type) =>
      Object.keys(terraform.resource?.[type] ?? {}).map((id) => `${type}.${id}`),
    );
  }

  const first = fleet(["b", "a"], EMPTY_LOCK);
  const program = { ...first.plan, renamed: undefined };
  const locked = placeFromProgram(EMPTY_LOCK, program);
  const live = allInState(locked, "live");

  it("names every relay, disk and attachment after what it is for", () => {
    expect(addresses(first)).toEqual([
      ...DISKS.flatMap((type) =>
        ["a_vda", "a_vdb", "b_vda", "b_vdb"].map((id) => `${type}.erp_staging_${id}`),
      ),
      "tencentcloud_instance.erp_relay_0",
    ]);
  });

  it("stays where it was when servers are inserted, reordered and removed", () => {
    const before = addresses(first);
    const more = addresses(fleet(["0-new", "a", "b", "c"].slice(1).concat("aa"), live));
    expect(more).toEqual(expect.arrayContaining(before));
    const bodies = (migration: SynthesizedMigration) =>
      migration.terraform.resource?.["tencentcloud_cbs_storage_attachment"];
    expect(bodies(fleet(["a", "b", "aa"], live))).toMatchObject(bodies(first) ?? {});
  });

  it("moves a renamed server's disks to their new addresses", () => {
    const { terraform } = fleet(["a", "web<b"], live);
    expect((terraform as { moved?: unknown }).moved).toEqual(
      ["vda", "vdb"].flatMap((device) =>
        DISKS.map((type) => ({
          from: `${type}.erp_staging_b_${device}`,
          to: `${type}.erp_staging_web_${device}`,
        })),
      ),
    );
  });

  it("takes away the disks of what is finalized or abandoned, and of nothing else", () => {
    const retired = addresses(fleet(["a", "b"], allInState(live, "retired", "b")));
    const abandoned = addresses(
      fleet(["a"], live, (project) => project.abandon("b", { reason: "bought anew" })),
    );
    for (const left of [retired, abandoned])
      expect(left).toEqual(addresses(first).filter((address) => !address.includes("_b_")));
  });

  it("keeps what is live when its wave goes back to declare", () => {
    const lockFile = join(temporaryFolder(), "landfall.lock.json");
    writeLock(lockFile, live);
    const project = newProject(newStackLockedBy(lockFile), "erp", {
      sources: ["203.0.113.0/24", "10.200.0.0/16"],
    });
    const members = ["a", "b"].map((name) => project.addServer(name, server()));
    project.addWave("all", wave(members, { goal: Goal.DECLARE }));
    expect(addresses(synthesize(project))).toEqual(addresses(first));
  });
});
