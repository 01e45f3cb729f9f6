import { userJson } from "../../lib/engines/csm-agent/files";
import type { CsmAgentSpec } from "../../lib/engines/csm-agent/schema";
import { drivers } from "../../lib/engines/drivers";
import { rules } from "../../lib/engines/rules";
import { engineSchemas } from "../../lib/engines/schemas";
import { LIMITS } from "../../lib/rules/catalogue";
import { blocksIn, PAGES, readPage } from "./blocks";
import { runFile } from "./run";

const HEADINGS = [
  "What runs today",
  "Before you begin",
  "Declare it",
  "Step by step",
  "Networks and ports",
  "Limits",
  "When something fails",
];
const engines = engineSchemas.map(({ shape }) => String(shape.engine.value));

describe.each(engines)("the guide of %s", (engine) => {
  const page = readPage(`docs/engines/${engine}.md`);

  it("has the headings that every guide has, in their order", () => {
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading = ""]) => heading);
    expect(headings.filter((heading) => HEADINGS.includes(heading))).toEqual(HEADINGS);
  });

  const driven = drivers.some((driver) => driver.engine === engine);

  it("says that nothing runs it exactly where it has no driver", () => {
    expect(page.includes("ENGINE-NO-DRIVER")).toBe(!driven);
  });

  it.each(["README.md", "docs/README.md"])("and %s agree on what runs today", (index) => {
    const row = readPage(index)
      .split("\n")
      .find((line) => line.startsWith("|") && line.includes(`\`${engine}\``));
    expect(/\| runs\b/.test(row ?? "")).toBe(driven);
    expect(row).toContain(`engines/${engine}.md`);
  });
});

describe("docs/engines/csm-agent.md", () => {
  const page = readPage("docs/engines/csm-agent.md");

  it("shows user.json as it is rendered for its own program", () => {
    const [[, file] = []] = blocksIn("yaml").filter(([, block]) => block.page.endsWith("csm-agent.md"));
    const { source } = runFile(file?.text ?? "").plan.workloads["shop"] as CsmAgentSpec;
    const [[, shown] = []] = blocksIn("json", "user.json");
    expect(shown?.text).toBe(userJson(source, { region: "ap-guangzhou", instance: "ins-1a2b3c4d" }));
  });

  it("names every state of migration mode", () => {
    expect(LIMITS.migrationModeStates.filter((state) => !page.includes(`\`${state}\``))).toEqual([]);
  });
});

test("every rule that the documentation names is there", () => {
  const prefixes = new Set(rules.map(({ id }) => id.split("-")[0]));
  const named = PAGES.flatMap((page) =>
    [...readPage(page).matchAll(/`([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+)`/g)].map(([, id = ""]) => id),
  ).filter((id) => prefixes.has(id.split("-")[0]));
  const known = new Set(rules.map(({ id }) => id));
  expect(named).not.toEqual([]);
  expect(named.filter((id) => !known.has(id))).toEqual([]);
});

test("docs/engines/replication.md does the sum of recovery points with the limits that the rules have", () => {
  const page = readPage("docs/engines/replication.md");
  const disks = 200;
  const planned = LIMITS.cbsCallsPerSecond / 2;
  const quota = LIMITS.snapshotsBase + LIMITS.snapshotsPerDisk * disks;
  for (const said of [
    `${planned} a second`,
    `= ${grouped(quota)}`,
    `15m is good for ${grouped(planned * 900)} staged disks, and 2m for ${grouped(planned * 120)}`,
    `only up to ${LIMITS.snapshotsBase} disks`,
  ])
    expect(page).toContain(said);
});

function grouped(count: number): string {
  return count.toLocaleString("en-GB");
}
