import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "../support/programs";

const ROOT = join(__dirname, "../..");
const SCHEMA = join(ROOT, "provider/schema.json");

interface SchemaFile {
  readonly provider_versions?: unknown;
  readonly provider_schemas: Readonly<Record<string, ProviderSchema>>;
}

interface ProviderSchema {
  provider: unknown;
  resource_schemas: Record<string, unknown>;
  data_source_schemas: Record<string, unknown>;
}

function provider(file = SCHEMA): ProviderSchema {
  const [schema] = Object.values((JSON.parse(readFileSync(file, "utf8")) as SchemaFile).provider_schemas);
  if (schema === undefined) throw new Error("no provider in the schema");
  return schema;
}

/** What `terraform providers schema -json` would print: descriptions, flags that are false, more resources. */
function printedByTerraform(): SchemaFile {
  const { data_source_schemas, resource_schemas, ...rest } = provider();
  const embellish = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(embellish);
    if (typeof value !== "object" || value === null) return value;
    const members = Object.entries(value).map(([key, member]): [string, unknown] => [key, embellish(member)]);
    const reversed = Object.fromEntries(members.reverse());
    return "type" in value && typeof value.type !== "object"
      ? { description: "Words.", description_kind: "plain", sensitive: false, ...reversed }
      : reversed;
  };
  return {
    provider_versions: { "registry.terraform.io/tencentcloudstack/tencentcloud": "1.83.25" },
    provider_schemas: {
      "registry.terraform.io/tencentcloudstack/tencentcloud": embellish({
        ...rest,
        data_source_schemas,
        resource_schemas: {
          ...resource_schemas,
          tencentcloud_zebra: { version: 0, block: { attributes: {} } },
        },
      }) as ProviderSchema,
    },
  };
}

/** A copy of the script beside a copy of the facts; it rewrites the facts that it lies beside. */
function copyOfScript(): {
  file: string;
  refresh: (input: SchemaFile, ...types: string[]) => SpawnSyncReturns<string>;
} {
  const folder = temporaryFolder();
  const [script, file] = ["scripts/refresh-provider-schema.mjs", "provider/schema.json"].map((path) => {
    mkdirSync(join(folder, dirname(path)));
    copyFileSync(join(ROOT, path), join(folder, path));
    return join(folder, path);
  }) as [string, string];
  const refresh = (input: SchemaFile, ...types: string[]) =>
    spawnSync(process.execPath, [script, ...types], { input: JSON.stringify(input), encoding: "utf8" });
  return { file, refresh };
}

describe("refreshing the provider's schema facts", () => {
  it("keeps the same subset, byte for byte, when the provider has not changed", () => {
    const { file, refresh } = copyOfScript();
    expect(refresh(printedByTerraform()).status).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(readFileSync(SCHEMA, "utf8"));
  });

  it("adds the types that are named", () => {
    const { file, refresh } = copyOfScript();
    refresh(printedByTerraform(), "tencentcloud_zebra");
    expect(Object.keys(provider(file).resource_schemas)).toEqual(
      [...Object.keys(provider().resource_schemas), "tencentcloud_zebra"].sort(),
    );
  });

  it("changes nothing when the provider has lost a resource", () => {
    const { file, refresh } = copyOfScript();
    const { status, stderr } = refresh(printedByTerraform(), "tencentcloud_yak");
    expect(status).not.toBe(0);
    expect(stderr).toContain("the provider has no resource tencentcloud_yak");
    expect(readFileSync(file, "utf8")).toBe(readFileSync(SCHEMA, "utf8"));
  });

  it("leaves the versions out, so that stacks ask for a range and not for one release", () => {
    expect(JSON.parse(readFileSync(SCHEMA, "utf8"))).not.toHaveProperty("provider_versions");
  });
});

describe("the bindings", () => {
  it("have one module a resource and data source, and one for the provider", () => {
    const { data_source_schemas, resource_schemas } = provider();
    const modules = [
      ...Object.keys(resource_schemas).map((type) => type.replace("tencentcloud_", "")),
      ...Object.keys(data_source_schemas).map((type) => `data_${type}`),
      "provider",
    ].map((name) => name.replaceAll("_", "-"));
    const built = readdirSync(join(ROOT, "provider/lib"), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(built.map(({ name }) => name).sort()).toEqual(modules.sort());
    for (const name of modules) expect(existsSync(join(ROOT, "provider/lib", name, "index.d.ts"))).toBe(true);
  });

  it("are not built again while nothing has changed", () => {
    const { stdout } = spawnSync(process.execPath, [join(ROOT, "provider/build.mjs")], { encoding: "utf8" });
    expect(stdout).toBe("provider bindings are up to date\n");
  });

  it("travel inside the package", () => {
    const { stdout } = spawnSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      cwd: ROOT,
      encoding: "utf8",
    });
    const [packed] = JSON.parse(stdout) as { bundled: string[] }[];
    expect(packed?.bundled).toEqual(["@cdktf/provider-tencentcloud"]);
  });
});
