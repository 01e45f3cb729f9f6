import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const LIB = join(__dirname, "../lib");
const CDKTF = ["cdktf", "constructs", "@cdktf/provider-tencentcloud"];

/** What each part of `lib` may import of the others; everybody may import `base`. */
const LAYERS: readonly { readonly files: RegExp; readonly may: readonly RegExp[]; readonly cdktf?: true }[] =
  [
    { files: /^base\//, may: [] },
    { files: /^plan\//, may: [/^plan\//] },
    { files: /^rules\//, may: [/^(rules|plan)\//] },
    { files: /^estate\//, may: [/^(estate|plan)\//], cdktf: true },
    { files: /^reconcile\//, may: [/^(reconcile|plan|rules)\//] },
    { files: /^tencent\//, may: [/^tencent\//] },
    { files: /^transfer\//, may: [/^transfer\//] },
    { files: /^operate\//, may: [/^(operate|plan|reconcile|tencent)\//] },
    { files: /^deploy\//, may: [/^(deploy|plan|tencent)\//] },
    { files: /^local\//, may: [/^(local|transfer)\//] },
    {
      // The words of Tencent's tools: plain tables, for jobs and rules alike.
      files: /^engines\/[^/]+\/(tool|job-words)\.ts$/,
      may: [/^plan\//],
    },
    {
      files: /^engines\/[^/]+\/(schema|input|jobs|disks|path|way|files|configure)\.ts$/,
      may: [/^plan\//, /^engines\/([^/]+\/(schema|disks|way|files|configure|tool)|step-content)\.ts$/],
    },
    {
      files: /^engines\/[^/]+\/(rules\.ts|limits\/)/,
      may: [/^(plan|rules)\//, /^engines\/[^/]+\/((schema|tool|job-words)\.ts|limits\/)/],
    },
    { files: /^engines\/[^/]+\/estate\.ts$/, may: [/^(plan|estate)\//, /^engines\/[^/]+\/schema\.ts$/] },
    {
      files: /^engines\/[^/]+\/(driver\.ts|phases\/)/,
      may: [/^(plan|rules|reconcile|operate|tencent|transfer|engines)\//],
    },
    { files: /^engines\/[^/]+\.ts$/, may: [/^(plan|rules|estate|operate|reconcile)\//, /^engines\//] },
    {
      files: /^project\//,
      may: [/^(project|plan|rules|estate)\//, /^engines\/(?!.*(driver|phases))/],
      cdktf: true,
    },
    { files: /^testing\//, may: [/^(testing|plan|project)\//, /^engines\/declared\.ts$/], cdktf: true },
    { files: /^index\.ts$/, may: [/^(project|plan|estate)\//, /^engines\/declared\.ts$/] },
  ];

describe("the parts of lib", () => {
  const files = readdirSync(LIB, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );

  it.each(LAYERS.map((layer) => [layer.files.source, layer] as const))(
    "%s import only what lies below them",
    (_name, layer) => {
      const members = files.filter((file) => layer.files.test(file));
      expect(members.length).toBeGreaterThan(0);
      const wrong = members.flatMap((file) =>
        importsOf(file)
          .filter((target) => !isAllowed(target, layer))
          .map((target) => `${file} imports ${target}`),
      );
      expect(wrong).toEqual([]);
    },
  );

  it("are seen to import what they import", () => {
    expect(importsOf("index.ts")).toEqual(expect.arrayContaining(["base/errors.ts", "project/index.ts"]));
    expect(importsOf("project/stack.ts")).toContain("@cdktf/provider-tencentcloud/lib/provider");
  });

  function isAllowed(target: string, { cdktf, may }: (typeof LAYERS)[number]): boolean {
    const isCdktf = CDKTF.some((name) => target === name || target.startsWith(`${name}/`));
    if (isCdktf) return cdktf ?? false;
    const isInside = target.endsWith(".ts") || target.endsWith(".json");
    return !isInside || target.startsWith("base/") || may.some((pattern) => pattern.test(target));
  }

  /** Files of `lib` by their path in it, packages by their name. */
  function importsOf(file: string): string[] {
    const source = readFileSync(join(LIB, file), "utf8");
    const specifiers = [...source.matchAll(/^(?:import|export)\b[^;]*?from "([^"]+)";/gms)].map(
      ([, specifier = ""]) => specifier,
    );
    return specifiers.map((specifier) =>
      specifier.startsWith(".") ? resolved(normalize(join(dirname(file), specifier))) : specifier,
    );
  }

  function resolved(path: string): string {
    const candidates = [path, `${path}.ts`, `${path}/index.ts`];
    const found = candidates.find((candidate) => files.includes(candidate) || candidate.endsWith(".json"));
    if (found === undefined) throw new Error(`no file for ${path}`);
    return found;
  }
});
