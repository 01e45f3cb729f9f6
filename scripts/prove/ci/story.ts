import assert from "node:assert/strict";
import type { Run } from "./machine";
import type { Site } from "./site";

/** A stretch of the example's way; the next one begins where it ended. */
export interface Chapter {
  readonly name: string;
  /** Resolves to what came of it, in a few words. @throws AssertionError */
  readonly tell: (site: Site) => Promise<string>;
}

/** From an empty repository to a target that Terraform owns, in the order in which it happens. */
export const STORY: readonly Chapter[] = [
  {
    name: "a pull request that declares the migration gets its plan",
    tell: async (site) => {
      const [run] = fine(await site.propose("Declare the migration", () => site.copyExample()), ["plan"]);
      assert.match(site.comments.at(-1)?.body ?? "", /The migration is new/);
      assert.match(run?.summary ?? "", /Plan: 1 workload, 2 jobs up to the goals, 2 beyond\./);
      return "2 jobs up to the goal";
    },
  },
  {
    name: "merged, it is deployed and tested, and the lock is committed",
    tell: async (site) => {
      const [first, second] = fine(await site.merge(), ["migrate", "migrate"]);
      assert.match(logOf(first, "Reconcile"), /::notice::Every workload has reached its goal\./);
      assert.equal(placeOf(site).state, "live");
      assert.deepEqual(changesIn(second), []);
      return words(first);
    },
  },
  {
    name: "a pull request that raises the goal says so in one comment",
    tell: async (site) => {
      fine(await site.propose("Cut over", () => site.edit(BLUEPRINT, "goal: test", "goal: cutover")), [
        "plan",
      ]);
      const { arguments: flags, body } = site.comments.at(-1) ?? { arguments: [], body: "" };
      assert.match(body, /~ the goal is raised from test to cutover/);
      assert.match(body, /Void: nothing\./);
      assert.deepEqual(flags.slice(0, 5), ["pr", "comment", "2", "--edit-last", "--create-if-none"]);
      return "the goal is raised from test to cutover";
    },
  },
  {
    name: "merged, it cuts over",
    tell: async (site) => {
      const [run] = fine(await site.merge(), ["migrate"]);
      assert.match(run?.summary ?? "", /web \(wave first\): CUTOVER/);
      return words(run);
    },
  },
  {
    name: "finalized while somebody else pushes, the target is in the lock, and the next deploy only takes it over",
    tell: async (site) => {
      fine(await site.propose("Finalize", () => site.edit(BLUEPRINT, "goal: cutover", "goal: finalize")), [
        "plan",
      ]);
      let beside = false;
      const [run, next] = fine(
        await site.merge(async (step) => {
          if (step !== "Commit the lock" || beside) return;
          beside = true;
          site.pushBeside("NOTES.md", "The web server has moved.\n");
        }),
        ["migrate", "migrate"],
      );
      assert.match(run?.summary ?? "", /web \(wave first\): FINALIZED/);
      assert.match(site.onMain("NOTES.md"), /has moved/);
      assert.equal(placeOf(site).state, "retired");
      assert.deepEqual(changesIn(next), ["= tencentcloud_instance.ci_target_web"]);
      return `${words(run)}; then ${words(next)}`;
    },
  },
  {
    name: "from now on nothing changes any more",
    tell: async (site) => idle(site),
  },
  {
    name: "only the target is left, and no secret was written anywhere",
    tell: async (site) => {
      const { instance = [], image = [] } = site.cloud.inventory();
      assert.deepEqual(
        instance.map(({ id }) => id),
        [placeOf(site).adopted?.instance],
      );
      assert.deepEqual(image, []);
      const { secretId, secretKey } = site.cloud.credentials;
      const said = JSON.stringify([site.runs, site.comments, site.history()]);
      for (const secret of [secretId, secretKey, "ghs_main", "ghs_pull"]) assert.ok(!said.includes(secret));
      assert.deepEqual([site.cloud.report().unknown, site.cloud.storageReport().unknown], [{}, {}]);
      return `${site.runs.length} runs, each on a machine of its own`;
    },
  },
];

const BLUEPRINT = "ci.landfall.yaml";

/** Every run went well, and these are all; with what was said where one did not. */
function fine(runs: readonly Run[], workflows: readonly string[]): readonly Run[] {
  for (const { outcome, steps, workflow } of runs) {
    const broken = steps.find((step) => step.outcome === "failure");
    assert.equal(outcome, "success", `${workflow}, ${broken?.name} (${broken?.code}): ${broken?.log}`);
  }
  assert.deepEqual(
    runs.map(({ workflow }) => workflow),
    workflows,
  );
  return runs;
}

async function idle(site: Site): Promise<string> {
  const head = site.head();
  const [run] = fine(await site.scheduled(), ["migrate"]);
  assert.deepEqual(changesIn(run), []);
  assert.match(logOf(run, "Commit the lock"), /The lock is as it was\./);
  assert.equal(site.head(), head);
  return "nothing deployed, nothing committed";
}

function logOf(run: Run | undefined, name: string): string {
  return run?.steps.find((step) => step.name === name)?.log ?? "";
}

/** What a deploy made, changed, took over and removed, in its own words. */
function changesIn(run: Run | undefined): string[] {
  return logOf(run, "Deploy")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /^([=+~.-]|-\/\+) \S+\./.test(line));
}

function words(run: Run | undefined): string {
  const state = /web .*?: (\w+)/.exec(run?.summary ?? "")?.[1] ?? "";
  return `${changesIn(run).length} changes deployed, web ${state}`;
}

interface Place {
  readonly state: string;
  readonly adopted?: { readonly instance: string };
}

function placeOf(site: Site): Place {
  const { projects } = JSON.parse(site.onMain("landfall.lock.json")) as {
    projects: { ci: { workloads: { web: Place } } };
  };
  return projects.ci.workloads.web;
}
