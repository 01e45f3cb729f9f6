import { readFileSync } from "node:fs";

/** The part of a V8 profile that is read here. */
interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Milliseconds by whose code ran, most first: a package, a folder of Landfall, the collector, the loader of modules. */
export function timeByOwner(file: string): Map<string, number> {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, "utf8")) as Profile;
  const frames = new Map(nodes.map(({ callFrame, id }) => [id, callFrame]));
  const parents = new Map(nodes.flatMap(({ children = [], id }) => children.map((child) => [child, id])));
  const owners = new Map<number, string>();
  const ownerOf = (id: number | undefined): string => {
    const frame = id === undefined ? undefined : frames.get(id);
    if (id === undefined || frame === undefined) return "node";
    const known = owners.get(id) ?? owner(frame.functionName, frame.url) ?? ownerOf(parents.get(id));
    owners.set(id, known);
    return known;
  };
  const times = new Map<string, number>();
  samples.forEach((id, index) => {
    const name = ownerOf(id);
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[index] ?? 0) / 1000);
  });
  return new Map([...times].sort(([, left], [, right]) => right - left));
}

/** Whose a frame is; undefined for what works for its caller, as Node's own functions do. */
function owner(functionName: string, url: string): string | undefined {
  if (functionName === "(garbage collector)") return "collecting garbage";
  if (url.startsWith("node:internal/modules")) return "loading modules";
  const [, dependency, own, binding, bench] =
    /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/|\/dist\/(lib\/[^/]+)\/|\/(provider)\/|\/dist\/(bench)\//.exec(
      url,
    ) ?? [];
  return dependency ?? own ?? (binding === undefined ? bench : "bindings");
}
