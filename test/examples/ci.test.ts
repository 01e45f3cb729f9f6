import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EXIT } from "../../lib/cli/exit-codes";
import { Site } from "../../scripts/prove/ci/site";
import { STORY } from "../../scripts/prove/ci/story";
import { type Step, workflowsIn } from "../../scripts/prove/ci/workflow";
import { temporaryFolder } from "../support/programs";
import { fromSources } from "./ci/software";

// Its whole way is a proof of its own (scripts/prove/ci), because it takes minutes.

const ROOT = join(__dirname, "../..");
const EXAMPLE = join(ROOT, "examples/ci");
const workflows = workflowsIn(EXAMPLE);
const stepsOf = (file: string) =>
  Object.values(workflows.get(file)?.jobs ?? {}).flatMap(({ steps }) => steps);
const stepOf = (file: string, name: string): Step => {
  const found = stepsOf(file).find((step) => step.name === name);
  if (found === undefined) throw new RangeError(`${file} has no step ${name}`);
  return found;
};

describe("the pipeline", () => {
  it("may read the repository, and besides only write comments", () => {
    expect([...workflows].map(([file, { permissions }]) => [file, permissions])).toEqual([
      ["migrate.yml", { contents: "read" }],
      ["plan.yml", { contents: "read", "pull-requests": "write" }],
    ]);
  });

  it("never migrates twice at the same time, and never stops in the middle", () => {
    expect(workflows.get("migrate.yml")?.concurrency).toEqual({
      group: "migrate",
      "cancel-in-progress": false,
    });
  });

  it("pins every action to its major version", () => {
    const used = [...workflows.keys()].flatMap(stepsOf).flatMap(({ uses }) => uses ?? []);
    expect(used).not.toEqual([]);
    for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w-]+@v\d+$/);
  });

  it("gives secrets to the steps that need them, in their environment and nowhere else", () => {
    const holders = [...workflows.keys()]
      .flatMap(stepsOf)
      .filter((step) => JSON.stringify(step).includes("secrets."));
    expect(holders.map(({ name, uses }) => name ?? uses)).toEqual([
      "actions/checkout@v4",
      "Deploy",
      "Reconcile",
      "Lock",
      "Status",
    ]);
    for (const { run } of [...workflows.keys()].flatMap(stepsOf)) expect(run ?? "").not.toContain("${{");
  });
});

describe("the step that reconciles", () => {
  const REPORTED = new Map<number, RegExp>([
    [EXIT.goalReached, /^::notice::Every workload/],
    [EXIT.waiting, /^::notice::A workload waits/],
    [EXIT.inProgress, /^::notice::Time is up/],
    [EXIT.leaseHeld, /^::warning::Somebody else/],
  ]);

  it.each(Object.entries(EXIT).filter(([name]) => name !== "different"))(
    "ends well or not after %s",
    (_, code) => {
      const bin = temporaryFolder();
      writeFileSync(join(bin, "npx"), `#!/bin/bash\nexit ${code}\n`);
      chmodSync(join(bin, "npx"), 0o755);
      const { run = "" } = stepOf("migrate.yml", "Reconcile");
      const bash = () =>
        execFileSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", run], {
          encoding: "utf8",
          env: { PATH: `${bin}:${process.env["PATH"]}` },
        });
      const words = REPORTED.get(code);
      if (words === undefined) expect(bash).toThrow(expect.objectContaining({ status: code }) as Error);
      else expect(bash()).toMatch(words);
    },
  );
});

it("a pull request is planned on an empty machine and gets its comment; a broken blueprint ends its run", async () => {
  const scratch = join(temporaryFolder(), "site");
  mkdirSync(scratch);
  const site = await Site.open({ scratch, root: ROOT, software: fromSources });
  try {
    await STORY[0]?.tell(site);
    expect(site.comments).toHaveLength(1);

    const [run] = await site.propose("Break it", () => {
      site.copyExample();
      site.edit("ci.landfall.yaml", "goal: test", "goal: everything");
    });
    expect(run?.steps.find(({ outcome }) => outcome === "failure")).toMatchObject({
      name: "Plan",
      code: EXIT.refused,
      log: expect.stringContaining("ci.landfall.yaml:") as string,
    });
    expect(site.comments).toHaveLength(1);
  } finally {
    await site.close();
  }
});

it("what the README shows of the workflows is in them", () => {
  const readme = readFileSync(join(EXAMPLE, "README.md"), "utf8");
  const names = [...workflows.keys()].flatMap(stepsOf).flatMap(({ name }) => name ?? []);
  for (const name of names) expect(readme).toContain(`**${name}**`);
});
