import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parse } from "yaml";
import { MigrationProject } from "../../lib";
import { importInventory } from "../../lib/cli/commands/import";
import { blueprintOf } from "../../lib/cli/inventory/blueprint";
import { COLUMNS } from "../../lib/cli/inventory/columns";
import { readInventory } from "../../lib/cli/inventory/read";
import { projectFileSchema } from "../../lib/engines/project-file";
import { parseProjectText, ProjectFileError } from "../../lib/plan/yaml";
import { newStack, synthesize, temporaryFolder } from "../support/programs";
import { contextIn } from "./context";

const INVENTORY = [
  "Name,wave,engine,OS Family,os-distribution,os_version,architecture,firmware,cpus,memory,disks,addresses,runner,runner_host,runner_user,runner_key,image,instance_type,system_disk",
  'db,data,,linux,Ubuntu,22.04,x86_64,bios,2,4GiB,"/dev/vda 50GiB system used=12GiB fs=ext4; /dev/vdb 200GiB data mount=/data",203.0.113.10,ssh,db.example.com,root,file:/keys/db,,S5.MEDIUM4,CLOUD_PREMIUM 50GiB',
  "web,front,replication,linux,,,x86_64,,,,,203.0.113.11 203.0.113.12,,,,,,,CLOUD_PREMIUM 50GiB",
  "portal,front,image-import,,Ubuntu,22.04,x86_64,uefi,,,,,,,,,portal.qcow2,S5.MEDIUM4,CLOUD_PREMIUM 50GiB",
  "",
].join("\r\n");

function imported(text: string) {
  return blueprintOf(readInventory(text, "inventory.csv"));
}

function faultsOf(text: string): string[] {
  try {
    readInventory(text, "inventory.csv");
  } catch (error) {
    if (error instanceof ProjectFileError)
      return error.faults.map(({ code, place }) => `${place.line ?? 0}:${place.column ?? 0} ${code}`);
    throw error;
  }
  throw new Error("the inventory was taken");
}

/** What a person writes for each mark. */
const ANSWERS: Readonly<Record<string, string>> = {
  name: "erp",
  region: "ap-guangzhou",
  zone: "ap-guangzhou-6\nsources: [203.0.113.0/24]",
  distribution: "Ubuntu",
  version: '"22.04"',
  firmware: "bios",
  disks: "[{ device: /dev/vda, size: 50GiB, used: 10GiB, role: system }]",
  runner: "{ type: by-hand }",
  instanceType: "S5.MEDIUM4",
};

function filled(text: string): string {
  return text.replace(/^(\s*)(\w+): # TODO: .*$/gm, (_, space: string, key: string) => {
    const answer = ANSWERS[key];
    if (answer === undefined) throw new Error(`no answer for ${key}`);
    return `${space}${key}: ${answer}`;
  });
}

describe("landfall import", () => {
  test("writes a blueprint that synthesizes once its marks are replaced", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "fleet.csv"), INVENTORY);
    const captured = contextIn(folder);
    expect(importInventory(captured.context, "fleet.csv")).toBe(0);
    expect(captured.stdout()).toContain("3 workloads in 2 waves, 9 marks TODO");
    const file = join(folder, "fleet.landfall.yaml");
    const text = readFileSync(file, "utf8");
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/landfall\.schema\.json\n/);
    expect(text.match(/# TODO/g)).toHaveLength(9);
    writeFileSync(file, filled(text));
    const { plan } = synthesize(MigrationProject.fromYaml(newStack(), "erp", file));
    expect(plan.waves).toMatchObject({
      data: { workloads: ["db"], goal: "declare" },
      front: { workloads: ["portal", "web"], goal: "declare" },
    });
    expect(plan.workloads["db"]).toMatchObject({
      engine: "replication",
      source: {
        os: { family: "linux", distribution: "Ubuntu", version: "22.04" },
        memory: "4GiB",
        disks: [
          { device: "/dev/vda", size: "50GiB", used: "12GiB", role: "system", fileSystem: "ext4" },
          { device: "/dev/vdb", size: "200GiB", role: "data", mountPoint: "/data" },
        ],
        runner: { type: "ssh", host: "db.example.com", port: 22, key: { from: "file", path: "/keys/db" } },
      },
    });
    expect(plan.workloads["portal"]).toMatchObject({ engine: "image-import", bootMode: "UEFI" });
  });

  test("marks are faults until they are replaced, one for each", () => {
    const { text, todos } = imported(INVENTORY);
    try {
      parseProjectText(projectFileSchema, text, "fleet.landfall.yaml");
      throw new Error("the marks were taken");
    } catch (error) {
      expect(error).toBeInstanceOf(ProjectFileError);
      expect((error as ProjectFileError).faults).toHaveLength(todos);
    }
  });

  test("never overwrites a blueprint", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "fleet.csv"), INVENTORY);
    writeFileSync(join(folder, "fleet.landfall.yaml"), "mine");
    expect(() => importInventory(contextIn(folder).context, "fleet.csv")).toThrow(
      /fleet\.landfall\.yaml is already/,
    );
    expect(readFileSync(join(folder, "fleet.landfall.yaml"), "utf8")).toBe("mine");
  });

  test("refuses a file that is not there, and one that is not UTF-8", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "latin.csv"), Buffer.from("name\nse\u00f1or\n", "latin1"));
    expect(() => importInventory(contextIn(folder).context, "none.csv")).toThrow(/cannot be read/);
    expect(() => importInventory(contextIn(folder).context, "latin.csv")).toThrow(/not UTF-8/);
  });
});

describe("rows of other engines", () => {
  const HEAD = "apiVersion: landfall.dev/v1\nkind: MigrationProject\n";
  const synthesized = (csv: string) => {
    const { text, todos } = imported(csv);
    expect(text.startsWith(HEAD)).toBe(true);
    expect(todos).toBe(3);
    const file = join(temporaryFolder(), "erp.landfall.yaml");
    writeFileSync(file, filled(text));
    return synthesize(MigrationProject.fromYaml(newStack(), "erp", file)).plan.workloads;
  };

  test("say what becomes of data disks, in every way that there is", () => {
    const server =
      "linux,Ubuntu,22.04,x86_64,bios,/dev/vda 40GiB system used=8GiB; /dev/vdb 200GiB data,203.0.113.7,yes,by-hand";
    const workloads = synthesized(
      [
        "name,wave,engine,os_family,os_distribution,os_version,architecture,firmware,disks,addresses,virtio,runner,image,instance_type,system_disk,data_disks,disk_map,target_disk,attach_to",
        `db,all,replication,${server},,S5.MEDIUM4,CLOUD_PREMIUM 50GiB,,/dev/vdb CLOUD_SSD 300GiB,,`,
        "web,all,image-import,,Ubuntu,22.04,x86_64,bios,,,,,web.qcow2,S5.MEDIUM4,CLOUD_PREMIUM 50GiB,CLOUD_SSD 100GiB; CLOUD_PREMIUM 1TiB,,,",
        "files,all,disk-import,,,,,,,,,,files.qcow2,,,,,CLOUD_SSD 200GiB,web",
        "logs,all,disk-import,,,,,,,,,,logs.qcow2,,,,,CLOUD_SSD 200GiB,ins-1a2b3c4d",
        "",
      ].join("\n"),
    );
    expect(workloads).toMatchObject({
      db: { source: { virtio: true }, disks: { "/dev/vdb": { type: "CLOUD_SSD", size: "300GiB" } } },
      web: {
        blueprint: {
          dataDisks: [
            { type: "CLOUD_SSD", size: "100GiB" },
            { type: "CLOUD_PREMIUM", size: "1TiB" },
          ],
        },
      },
      files: { disk: { type: "CLOUD_SSD", size: "200GiB" }, attachTo: { workload: "web" } },
      logs: { attachTo: { instance: "ins-1a2b3c4d" } },
    });
  });

  test("are Redis instances", () => {
    const columns =
      "name,wave,engine,redis_access,redis_host,redis_port,source_instance,source_redis,redis_node,redis_version,redis_password,target_redis,target_password,write_mode";
    const target = "simple,2.8,env:SOURCE,crs-1a2b3c4d,env:TARGET,normal";
    const workloads = synthesized(
      [
        columns,
        `cache,all,redis-dts,extranet,cache.example.com,6379,,,${target}`,
        `own,all,redis-dts,cvm,,6380,ins-1a2b3c4d,,${target.replace("crs-1a", "crs-2a")}`,
        "",
      ].join("\n"),
    );
    expect(workloads).toMatchObject({
      cache: {
        source: {
          access: { type: "extranet", host: "cache.example.com", port: 6379 },
          password: { from: "env", name: "SOURCE" },
        },
        target: { instance: "crs-1a2b3c4d", password: { from: "env", name: "TARGET" } },
        writeMode: "normal",
      },
      own: { source: { access: { type: "cvm", instance: "ins-1a2b3c4d", port: 6380 } } },
    });
  });

  test.each(["extranet", "ipv6", "intranet", "cvm", "cdb", "vpncloud", "dcg", "ccn", "vpc"])(
    "have a mark for all that is not said of a Redis reached by %s, and no other",
    (access) => {
      const { text, todos } = imported(`name,engine,redis_access\ncache,redis-dts,${access}\n`);
      expect(() => parseProjectText(projectFileSchema, text, "a.yaml")).toThrow(ProjectFileError);
      const marked = [...text.matchAll(/^ +(\w+): # TODO/gm)].map(([, key]) => key);
      const always = ["node", "version", "target", "writeMode"];
      expect(marked.slice(-4)).toEqual(always);
      expect(todos).toBe(marked.length + 4);
      expect(faultPaths(text)).toEqual(expect.arrayContaining(marked.map((key) => `${key}`)));
    },
  );

  test("have a mark for a disk of which nothing is known", () => {
    const { text } = imported("name,engine\nfiles,disk-import\n");
    expect(text).toMatch(/image: # TODO: .*\n {4}disk: # TODO: the disk that is written/);
  });
});

/** The last words of the paths that are at fault. */
function faultPaths(text: string): string[] {
  try {
    parseProjectText(projectFileSchema, text, "a.yaml");
  } catch (error) {
    if (error instanceof ProjectFileError)
      return error.faults.map(({ message }) => /^\S*?(\w+) /.exec(message)?.[1] ?? message);
    throw error;
  }
  return [];
}

describe("what an inventory leaves out", () => {
  test("a wave: the workload is named where waves are", () => {
    const { text, waves } = imported("name,wave\ndb,data\nweb,\n");
    expect(waves).toBe(1);
    expect(text).toMatch(/\n {2}# TODO: put these into a wave: web\n$/);
  });

  test("all waves", () => {
    expect(imported("name\nweb\n").text).toMatch(/\nwaves: # TODO: put every workload into a wave\n$/);
  });

  test("what an engine has no use for is named", () => {
    expect(imported("name,engine,cpus\nweb,image-import,2\n").text).toContain(
      "  # Of no use to image-import, and left out: cpus\n  web:",
    );
  });

  test("an instance that exists makes no target", () => {
    const { text } = imported("name,engine,target_instance\nweb,csm-agent,ins-1a2b3c4d\n");
    expect(text).toContain("target: { instance: ins-1a2b3c4d }");
    expect(text).not.toContain("blueprint");
  });
});

describe("a broken inventory is refused with line and column", () => {
  test.each<[string, string, string[]]>([
    ["an unknown column", "name,os_famly\nweb,linux\n", ["1:6 CSV-COLUMN"]],
    ["a column twice", "name,cpus,cpus\nweb,1,2\n", ["1:11 CSV-COLUMN"]],
    ["no column of names", "wave\nfirst\n", ["1:1 CSV-COLUMN"]],
    ["another separator", "name;wave\nweb;first\n", ["1:1 CSV-COLUMN"]],
    ["a name that is missing", "name,wave\n,first\n", ["2:1 CSV-VALUE"]],
    ["a name twice", "name\nweb\n\nweb\n", ["4:1 CSV-NAME"]],
    ["a malformed name", "wave,name\nfirst,Web\n", ["2:7 CSV-VALUE"]],
    ["a size without a unit", "name,memory\nweb,4\n", ["2:5 CSV-VALUE"]],
    ["a word of another tool", "name,architecture\nweb,amd64\n", ["2:5 CSV-VALUE"]],
    ["more cells than columns", "name,wave\nweb,first,second\n", ["2:11 CSV-CELLS"]],
    ["a disk without a role", 'name,disks\nweb,"/dev/vda 50GiB"\n', ["2:5 CSV-VALUE"]],
    ["a disk map without a device", "name,disk_map\nweb,CLOUD_SSD 300GiB\n", ["2:5 CSV-VALUE"]],
    ["a truth of another language", "name,virtio\nweb,ja\n", ["2:5 CSV-VALUE"]],
    ["a place that is none", "name,attach_to\nweb,Web\n", ["2:5 CSV-VALUE"]],
    ["a way that DTS does not know", "name,redis_access\nweb,ssh\n", ["2:5 CSV-VALUE"]],
    ["a fault after a cell of two lines", 'name,os_distribution,cpus\nweb,"a\nb",x\n', ["3:4 CSV-VALUE"]],
    ["a quote that is not closed", 'name,wave\nweb,"first\n', ["2:5 CSV-SYNTAX"]],
    ["a quote inside a cell", 'name,wave\nweb,a"b\n', ["2:6 CSV-SYNTAX"]],
    ["nothing at all", "", ["1:1 CSV-EMPTY"]],
    ["nothing below the columns", "name\n", ["1:1 CSV-EMPTY"]],
    ["several faults at once", "name,cpus\nweb,many\nb,0\n", ["2:5 CSV-VALUE", "3:3 CSV-VALUE"]],
  ])("%s", (_, text, expected) => {
    expect(faultsOf(text)).toEqual(expected);
  });
});

test("docs/import.md describes every column in the words of the code", () => {
  const page = readFileSync(join(__dirname, "../../docs/import.md"), "utf8");
  const rows = [...page.matchAll(/^\| `(\w+)`\s*\| (.*?)\s*\|$/gm)].map(([, name, what]) => ({ name, what }));
  expect(rows).toEqual(COLUMNS.map(({ name, what }) => ({ name, what })));
});

test("the inventories of docs/import.md are some", () => {
  const page = readFileSync(join(__dirname, "../../docs/import.md"), "utf8");
  const [servers = "", others = ""] = [...page.matchAll(/```csv\n(.*?)```/gs)].map(([, csv]) => csv);
  expect(imported(servers)).toMatchObject({ workloads: 2, waves: 2, todos: 3 });
  expect(imported(others)).toMatchObject({ workloads: 2, waves: 1, todos: 3 });
});

describe("whatever an inventory holds", () => {
  const cell = fc.oneof(
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.constantFrom(
      "web",
      "db",
      "linux",
      "22.04",
      "4GiB",
      "/dev/vda 50GiB system",
      "on",
      "null",
      "~",
      '"',
      ",",
      "\n",
      "# x",
    ),
  );
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

  test("it is read or refused with a list of faults", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(cell, cell.map(quoted)), { maxLength: 40 }),
        fc.constantFrom(",", "\n", "\r\n", ";"),
        fc.boolean(),
        (cells, separator, hasHeader) => {
          const text = `${hasHeader ? "name,wave,os_distribution\n" : ""}${cells.join(separator)}`;
          try {
            readInventory(text, "inventory.csv");
          } catch (error) {
            expect(error).toBeInstanceOf(ProjectFileError);
            for (const { place } of (error as ProjectFileError).faults) expect(place.line).toBeGreaterThan(0);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test("texts come through CSV and YAML as they are", () => {
    const piece = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 20 }),
      fc.constantFrom("\n", "\t", ": ", " #", "- ", "'", '"', "\u0000", "\u0085", "\u2028", "null", "1e3"),
    );
    const text = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join("").trim());
    fc.assert(
      fc.property(text, (distribution) => {
        fc.pre(distribution !== "");
        const rows = readInventory(`name,os_distribution\nweb,${quoted(distribution)}\n`, "inventory.csv");
        expect(rows).toEqual([{ name: "web", os_distribution: distribution }]);
        const read = parse(blueprintOf(rows).text) as { workloads: { web: { source: { os: object } } } };
        expect(read.workloads.web.source.os).toMatchObject({ distribution });
      }),
      { numRuns: 300 },
    );
  });
});
