import { join } from "node:path";
import { Testing } from "cdktf";
import fc from "fast-check";
import { Goal, SecretRef, Size, type MigrationProject } from "../../lib";
import type { Adopted } from "../../lib/plan/adopted";
import type { IWorkload } from "../../lib/project/workload";
import { EMPTY_LOCK, placeFromProgram, writeLock, type Lock, type Placement } from "../../lib/project/lock";
import { image, newProject, newStackLockedBy, temporaryFolder, wave } from "../support/programs";
import { csmServer, server } from "../support/servers";

/** One workload of every kind that has something of its own in the stack. */
const KINDS = ["relayed", "tool", "cache", "picture"] as const;
type Kind = (typeof KINDS)[number];
type State = "placed" | "live" | "retired";

const PASSWORD = SecretRef.env("REDIS_PASSWORD");
const ADOPTED: Adopted = {
  instance: "ins-12345678",
  name: "lf-picture-1-target",
  image: "img-12345678",
  tags: {},
  dataDisks: [
    { disk: "disk-aaaaaaaa", name: "data", type: "CLOUD_SSD", gib: 100, encrypted: false, tags: {} },
  ],
  addresses: [{ address: "eip-aaaaaaaa", name: "front", type: "EIP", mbps: 5, tags: {} }],
};

interface Declared {
  /** What it was at first; absent for newcomers. */
  readonly origin?: Kind;
  readonly kind: Kind;
  readonly name: string;
  readonly renamedFrom?: string;
  /** Says a target of the user's own instead of one that Terraform makes. */
  readonly named?: boolean;
}

interface Program {
  readonly workloads: readonly Declared[];
  readonly abandoned: readonly string[];
  readonly goal: Goal;
}

const MAKERS: Readonly<Record<Kind, (project: MigrationProject, declared: Declared) => IWorkload>> = {
  relayed: (project, { name, ...more }) => project.addServer(name, server(renaming(more))),
  tool: (project, { name, named, ...more }) =>
    project.addServer(name, {
      ...csmServer(),
      ...(named && { target: { instance: "ins-87654321" } }),
      ...renaming(more),
    }),
  cache: (project, { name, named, ...more }) =>
    project.addRedis(name, {
      source: {
        access: { type: "extranet", host: "redis.example.com", port: 6379 },
        node: "simple",
        version: "5.0",
        memory: Size.gib(2),
      },
      target: named
        ? { instance: "crs-1a2b3c4d", password: PASSWORD }
        : { make: { type: 8, memory: Size.gib(4) }, password: PASSWORD },
      writeMode: "normal",
      ...renaming(more),
    }),
  picture: (project, { name, ...more }) => project.addImage(name, image(renaming(more))),
};

function renaming({ renamedFrom }: Pick<Declared, "renamedFrom">) {
  return renamedFrom === undefined ? {} : { renamedFrom };
}

function projectOf({ abandoned, goal, workloads }: Program, lock: Lock): MigrationProject {
  const file = join(temporaryFolder(), "landfall.lock.json");
  writeLock(file, lock);
  const project = newProject(newStackLockedBy(file), "erp", { sources: ["10.200.0.0/24"] });
  const members = workloads.map((declared) => MAKERS[declared.kind](project, declared));
  for (const name of abandoned) project.abandon(name, { reason: "not needed" });
  if (members.length > 0) project.addWave("all", wave(members, { goal }));
  return project;
}

/** As `landfall lock` does it. */
function locked(program: Program, lock: Lock): Lock {
  const { declared, problems } = projectOf(program, lock).assembled;
  if (declared === undefined) throw new Error(JSON.stringify(problems));
  return placeFromProgram(lock, declared);
}

interface Stack {
  readonly addresses: readonly string[];
  readonly moved: ReadonlyMap<string, string>;
  readonly forgotten: ReadonlySet<string>;
}

function stackOf(program: Program, lock: Lock): Stack {
  const scope = projectOf(program, lock).node.scope as Parameters<typeof Testing.synth>[0];
  const stack = JSON.parse(Testing.synth(scope, true)) as {
    resource?: Record<string, object>;
    moved?: { from: string; to: string }[];
    removed?: { from: string; lifecycle: { destroy: boolean } }[];
  };
  return {
    addresses: Object.entries(stack.resource ?? {}).flatMap(([type, named]) =>
      Object.keys(named).map((id) => `${type}.${id}`),
    ),
    moved: new Map(stack.moved?.map(({ from, to }) => [from, to])),
    forgotten: new Set(stack.removed?.flatMap(({ from, lifecycle }) => (lifecycle.destroy ? [] : [from]))),
  };
}

const CHANGES = ["drop", "rename", "abandon", "swap", "reorder", "lower", "insert", "take-over"] as const;

interface Change {
  readonly what: (typeof CHANGES)[number];
  readonly kind: Kind;
}

function changed(program: Program, { kind: origin, what }: Change): Program {
  const { workloads } = program;
  const others = workloads.filter((declared) => declared.origin !== origin);
  const inserted = workloads.filter((declared) => declared.origin === undefined);
  const each = (change: (declared: Declared) => Declared): Program => ({
    ...program,
    workloads: workloads.map((declared) => (declared.origin === origin ? change(declared) : declared)),
  });
  const changes: Readonly<Record<Change["what"], () => Program>> = {
    drop: () => ({ ...program, workloads: others }),
    rename: () => each((declared) => ({ ...declared, name: `${origin}-next`, renamedFrom: origin })),
    abandon: () => ({ ...program, workloads: others, abandoned: [...program.abandoned, origin] }),
    swap: () => each((declared) => ({ ...declared, named: true })),
    reorder: () => ({ ...program, workloads: [...workloads].reverse() }),
    lower: () => ({ ...program, goal: Goal.DECLARE }),
    insert: () => ({ ...program, workloads: [{ kind: origin, name: `a${inserted.length}` }, ...workloads] }),
    // Another engine under the same name.
    "take-over": () => each((declared) => ({ ...declared, kind: origin === "relayed" ? "tool" : "relayed" })),
  };
  return changes[what]();
}

const PROGRAM: Program = {
  workloads: KINDS.map((kind) => ({ origin: kind, kind, name: kind })),
  abandoned: [],
  goal: Goal.FINALIZE,
};
const PLACED = locked(PROGRAM, EMPTY_LOCK);

function lockWith(states: Readonly<Record<Kind, State>>): Lock {
  const { workloads = {} } = PLACED.projects["erp"] ?? {};
  const turned = Object.entries(workloads).map(([name, place]): [string, Placement] => {
    const state = states[name as Kind];
    const adopted = name === "picture" && state === "retired";
    return [name, { ...place, state, ...(adopted && { adopted: ADOPTED }) }];
  });
  return { ...PLACED, projects: { erp: { workloads: Object.fromEntries(turned) } } };
}

/** What of the stack stands for a workload by itself. */
function ofWorkload(address: string, name: string): boolean {
  return new RegExp(`\\.erp_(staging|target|dts)_${name}(_|$)`).test(address);
}

/** The addresses that a deploy of the second stack would destroy, of workloads that live or are finalized. */
function lost(
  before: Stack,
  after: Stack,
  states: Readonly<Record<Kind, State>>,
  program: Program,
): string[] {
  return KINDS.filter((kind) => states[kind] !== "placed")
    .filter((kind) => !(states[kind] === "live" && program.abandoned.includes(kind)))
    .flatMap((kind) => before.addresses.filter((address) => ofWorkload(address, kind)))
    .filter((address) => !after.forgotten.has(address))
    .filter((address) => !after.addresses.includes(after.moved.get(address) ?? address));
}

const state = fc.constantFrom<State>("placed", "live", "retired");
const change = fc.record({
  what: fc.constantFrom(...CHANGES),
  kind: fc.constantFrom(...KINDS),
});

it("no change of a program destroys what lives or is finalized: it stays, moves, is forgotten, or synth refuses", () => {
  const seen = { passed: 0, refused: 0 };
  fc.assert(
    fc.property(
      fc.record({ relayed: state, tool: state, cache: state, picture: state }),
      fc.array(change, { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      (states, changes, locks) => {
        const lock = lockWith(states);
        const program = changes.reduce(changed, PROGRAM);
        const before = stackOf(PROGRAM, lock);
        let after: Stack;
        try {
          after = stackOf(program, locks ? locked(program, lock) : lock);
        } catch (error) {
          expect(String(error)).toMatch(/\[(LOCK-[A-Z-]+|RENAMED-FROM|ABANDON-DECLARED|RELAY-[A-Z]+)\]/);
          seen.refused += 1;
          return;
        }
        seen.passed += 1;
        expect(lost(before, after, states, program)).toEqual([]);
      },
    ),
    { numRuns: 40 },
  );
  expect(seen.passed).toBeGreaterThan(5);
  expect(seen.refused).toBeGreaterThan(5);
});

it("every kind has addresses of its own that could be lost", () => {
  const all = stackOf(
    PROGRAM,
    lockWith({ relayed: "live", tool: "live", cache: "live", picture: "retired" }),
  );
  for (const kind of KINDS)
    expect(all.addresses.filter((address) => ofWorkload(address, kind))).not.toEqual([]);
});
