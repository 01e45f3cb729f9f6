/**
 * What synthesis costs with Landfall against plain cdktf that emits the same stack through the same bindings: a new
 * process for each run, the median of several, the same flags for both. Run with `npm run bench:synth`.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Cost } from "./measure";
import { timeByOwner } from "./profile";

const SIZES: readonly (readonly [servers: number, runs: number])[] = [
  [10, 7],
  [100, 7],
  [1000, 5],
  [5000, 3],
];
/** For how many the profile is taken. */
const PROFILED = 1000;
const PROFILES = 4;
const STACK = "stacks/fleet/cdk.tf.json";
const COLUMNS = [
  ...["servers", "resources", "landfall", "plain", "ratio", "wall", "plain", "ratio"],
  ...["synth", "plain", "MiB", "plain"],
];

const work = mkdtempSync(join(tmpdir(), "landfall-bench-"));
try {
  console.log(
    `Node ${process.versions.node}; medians; processor time in ms, "wall" by the clock; "synth" leaves out start-up and modules`,
  );
  console.log(row(COLUMNS));
  const measured = SIZES.map(([servers, runs]) => compare(servers, runs));
  console.log(scaling(measured));
  console.log(profiled(PROFILED));
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Whose code ran, in both programs. */
function profiled(servers: number): string {
  const model = join(work, `landfall-${servers}`, STACK);
  const [ours, theirs] = [quietest("landfall", String(servers)), quietest("plain", model)];
  const lines = [...ours].map(([owner, ms]) => {
    const plain = theirs.get(owner) ?? 0;
    return `${ms.toFixed(0).padStart(8)}${plain.toFixed(0).padStart(8)}  ${owner}`;
  });
  return [`elapsed ms by owner for ${servers} servers, landfall and plain:`, ...lines].join("\n");
}

/** The profile that took least: what a neighbour on the machine took counts as the program's. */
function quietest(program: string, argument: string): Map<string, number> {
  const folder = join(work, `profile-${program}`);
  for (let runs = 0; runs < PROFILES; runs += 1)
    run(["--cpu-prof", "--cpu-prof-dir", folder], program, argument, folder);
  const total = (times: Map<string, number>) => [...times.values()].reduce((sum, ms) => sum + ms, 0);
  const found = readdirSync(folder).filter((name) => name.endsWith(".cpuprofile"));
  const [least = new Map<string, number>()] = found
    .map((name) => timeByOwner(join(folder, name)))
    .sort((left, right) => total(left) - total(right));
  return least;
}

interface Comparison {
  readonly servers: number;
  readonly landfall: Cost;
  readonly plain: Cost;
}

function compare(servers: number, runs: number): Comparison {
  const [ours, theirs] = ["landfall", "plain"].map((name) => join(work, `${name}-${servers}`));
  const stackOf = (folder = "") => join(folder, STACK);
  const all = Array.from({ length: runs }, () => ({
    landfall: run([], "landfall", String(servers), ours),
    plain: run([], "plain", stackOf(ours), theirs),
  }));
  const resources = sameResources(stackOf(ours), stackOf(theirs));
  const landfall = median(all.map((one) => one.landfall));
  const plain = median(all.map((one) => one.plain));
  const beside = (of: (cost: Cost) => number) => [landfall, plain].map((cost) => of(cost).toFixed(0));
  const ratio = (of: (cost: Cost) => number) => (of(landfall) / of(plain)).toFixed(2);
  const cells = [
    ...[...beside(({ whole }) => whole.cpu), ratio(({ whole }) => whole.cpu)],
    ...[...beside(({ whole }) => whole.wall), ratio(({ whole }) => whole.wall)],
    ...[...beside(({ synth }) => synth.cpu), ...beside(({ peak }) => peak)],
  ];
  console.log(row([String(servers), String(resources), ...cells]));
  return { servers, landfall, plain };
}

/** From one size to the next: how the time grows against the number, and what a server adds to the memory. */
function scaling(measured: readonly Comparison[]): string {
  const [least, most] = [measured[0], measured.at(-1)];
  if (!least || !most) return "";
  const steps = measured.slice(1).map((next, index) => {
    const previous = measured[index] ?? least;
    const each = (next.landfall.synth.cpu - previous.landfall.synth.cpu) / (next.servers - previous.servers);
    return `${each.toFixed(2)} ms up to ${next.servers}`;
  });
  const kib = ({ landfall, plain }: Comparison) => [landfall.peak * 1024, plain.peak * 1024];
  const [ours = 0, theirs = 0] = kib(most).map((peak, index) => peak - (kib(least)[index] ?? 0));
  const perServer = (value: number) => (value / (most.servers - least.servers)).toFixed(0);
  return [
    `synthesis of one more server: ${steps.join(", ")}`,
    `memory of one more server: ${perServer(ours)} KiB, plain ${perServer(theirs)} KiB`,
  ].join("\n");
}

function run(flags: readonly string[], program: string, ...args: (string | undefined)[]): Cost {
  const file = join(__dirname, `${program}.js`);
  const output = execFileSync(process.execPath, [...flags, file, ...args.map((arg) => arg ?? "")], {
    cwd: work,
    encoding: "utf8",
  });
  return JSON.parse(output) as Cost;
}

/** @returns how many resources both stacks have. @throws Error when they differ in anything but metadata */
function sameResources(ours: string, theirs: string): number {
  const [left, right] = [ours, theirs].map(
    (file) =>
      JSON.parse(readFileSync(file, "utf8"), (key, value: unknown) =>
        key === "//" ? undefined : value,
      ) as Record<string, Record<string, object>>,
  );
  for (const part of new Set([...Object.keys(left ?? {}), ...Object.keys(right ?? {})])) {
    if (!isDeepStrictEqual(left?.[part], right?.[part]))
      throw new Error(`the stacks differ in their ${part}`);
  }
  return Object.values(left?.resource ?? {}).reduce((sum, byId) => sum + Object.keys(byId).length, 0);
}

function median(costs: readonly Cost[]): Cost {
  const middle = (of: (cost: Cost) => number) =>
    costs.map(of).sort((left, right) => left - right)[Math.floor(costs.length / 2)] ?? 0;
  return {
    whole: { cpu: middle(({ whole }) => whole.cpu), wall: middle(({ whole }) => whole.wall) },
    synth: { cpu: middle(({ synth }) => synth.cpu), wall: middle(({ synth }) => synth.wall) },
    peak: middle(({ peak }) => peak),
  };
}

function row(cells: readonly string[]): string {
  return cells.map((cell) => cell.padStart(10)).join("");
}
