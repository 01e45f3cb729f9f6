import { parseDocument } from "yaml";
import { canonicalJson } from "../../lib/plan";
import { BLOCKS, blocksIn, type Block } from "./blocks";
import { runFile, runProgram } from "./run";
import { syntaxFaults, typeFaults } from "./type-faults";

const programs = blocksIn("ts");
const files = blocksIn("yaml");

describe("what the documentation shows", () => {
  it("has the right types where it is a whole program", () => {
    expect(typeFaults(programs.map(([, block]) => block))).toEqual([]);
  });

  it.each(programs)("is synthesized: the program at %s", (_, { text }) => {
    expect(Object.keys(runProgram(text).plan.workloads)).not.toEqual([]);
  });

  it.each(files)("is synthesized: the project file at %s", (_, { text }) => {
    expect(Object.keys(runFile(text).plan.workloads)).not.toEqual([]);
  });

  it("is TypeScript, YAML and JSON where it is only a part", () => {
    const faults = BLOCKS.flatMap((block): string[] => {
      if (block.language === "ts") return syntaxFaults(block);
      if (block.language === "yaml") return parseDocument(block.text).errors.map(({ message }) => message);
      if (block.language === "json") JSON.parse(block.text);
      return [];
    });
    expect(faults).toEqual([]);
  });

  it("marks what is not whole, and knows the words of the marks", () => {
    const words = new Set(BLOCKS.filter(isCode).map(({ kind = "whole" }) => kind));
    expect([...words].filter((word) => !["whole", "fragment", "test"].includes(word))).toEqual([]);
  });
});

const PAIRS = ["README.md", ...["redis-dts", "disk-import", "replication", "csm-agent"].map(guide)];

test.each(PAIRS)("%s says the same in TypeScript and in YAML", (page) => {
  const [program, file] = [programs, files].map((list) => list.find(([, block]) => block.page === page)?.[1]);
  const programmed = runProgram(program?.text ?? "");
  const written = runFile(file?.text ?? "");
  expect(canonicalJson(written.plan)).toBe(canonicalJson(programmed.plan));
  expect(written.terraform).toEqual(programmed.terraform);
});

function guide(engine: string): string {
  return `docs/engines/${engine}.md`;
}

function isCode({ language }: Block): boolean {
  return language === "ts" || language === "yaml";
}
