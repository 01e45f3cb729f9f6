import { rules } from "../../lib/engines/rules";
import { checkRules, covers, formatFinding, passes, UNUSED_ACKNOWLEDGEMENT } from "../../lib/rules";
import { fleet } from "./fleet";
import { network, sample } from "./sample";

const acknowledged = (rule: string, path: string) => ({ rule, path, reason: "agreed with the vendor" });

/** Breaks an `error` (system disk too small) and a `refused` (zone elsewhere). */
function faulty() {
  const project = sample();
  project.workloads.web.blueprint.systemDisk.size = "10GiB";
  project.workloads.web.blueprint.zone = "ap-shanghai-2";
  return project;
}

const idsOf = (report: ReturnType<typeof checkRules>) => report.findings.map(({ rule }) => rule);

test("the sample breaks no rule", () => {
  expect(checkRules(sample(), rules, { network: network() }).findings).toEqual([]);
});

test("findings come gravest first, with rule, severity and path", () => {
  const { findings } = checkRules(faulty(), rules);
  expect(findings.map(({ severity }) => severity)).toEqual(
    [...findings.map(({ severity }) => severity)].sort(
      (left, right) =>
        ["refused", "error", "warning"].indexOf(left) - ["refused", "error", "warning"].indexOf(right),
    ),
  );
  expect(findings[0]).toMatchObject({
    rule: "ZONE-REGION",
    severity: "refused",
    path: ["workloads", "web", "blueprint", "zone"],
  });
  expect(findings[0] && formatFinding(findings[0])).toMatch(
    /^workloads\/web\/blueprint\/zone: .*\[ZONE-REGION\]$/,
  );
});

test("an error that is acknowledged with a reason no longer stands, and the reason is kept", () => {
  const project = { ...faulty(), acknowledged: [acknowledged("SYSTEM-DISK-SIZE", "workloads/web")] };
  const report = checkRules(project, rules);
  expect(idsOf(report)).not.toContain("SYSTEM-DISK-SIZE");
  expect(report.acknowledged).toEqual([
    expect.objectContaining({
      finding: expect.objectContaining({ rule: "SYSTEM-DISK-SIZE" }) as unknown,
      reason: "agreed with the vendor",
    }),
  ]);
});

test("what is refused stands whatever is acknowledged, and the attempt is said to be vain", () => {
  const project = { ...faulty(), acknowledged: [acknowledged("ZONE-REGION", "project")] };
  const report = checkRules(project, rules);
  expect(idsOf(report)).toContain("ZONE-REGION");
  expect(report.findings.find(({ rule }) => rule === UNUSED_ACKNOWLEDGEMENT)?.message).toMatch(
    /cannot be acknowledged/,
  );
  expect(passes(report)).toBe(false);
});

test.each([
  [
    "another workload's",
    acknowledged("SYSTEM-DISK-SIZE", "workloads/db"),
    /workloads\/db is not in this project/,
  ],
  [
    "one of a rule that holds",
    acknowledged("WAVE-NONE", "workloads/web"),
    /Nothing at workloads\/web breaks WAVE-NONE/,
  ],
  [
    "one of no rule",
    acknowledged("SYSTEM-DISK-SIZES", "project"),
    /There is no rule SYSTEM-DISK-SIZES. Did you mean "SYSTEM-DISK-SIZE"/,
  ],
  [
    "one of a path in other words",
    acknowledged("SYSTEM-DISK-SIZE", "web"),
    /web is not in this project. Allowed: project, connections\/<group>, workloads\/<name>/,
  ],
])("an acknowledgement that is used by nothing is a warning: %s", (_, entry, message) => {
  const { findings } = checkRules({ ...sample(), acknowledged: [entry] }, rules);
  expect(findings).toEqual([
    expect.objectContaining({
      rule: UNUSED_ACKNOWLEDGEMENT,
      severity: "warning",
      message: expect.stringMatching(message) as unknown,
    }),
  ]);
});

test("an acknowledgement of what only reconciliation can see is not unused before", () => {
  const project = { ...sample(), acknowledged: [acknowledged("RESET-IMAGE-DRIFT", "workloads/web")] };
  project.workloads.web.reinstall = "ins-1a2b3c4d";
  expect(checkRules(project, rules).findings).toEqual([]);
  const report = checkRules(project, rules, { instances: { web: { id: "ins-1a2b3c4d" } } });
  expect(passes(report)).toBe(true);
  expect(report.acknowledged).toHaveLength(1);
});

test("warnings alone do not stop a plan", () => {
  const project = sample();
  project.workloads.web.bootMode = "UEFI";
  const report = checkRules(project, rules);
  expect(idsOf(report)).toEqual(["IMAGE-UEFI"]);
  expect(passes(report)).toBe(true);
});

test("references are skipped at synthesis and judged when they are resolved", () => {
  const project = sample();
  project.workloads.web.blueprint.role = { $ref: "role" };
  expect(checkRules(project, rules).findings).toEqual([]);
  project.workloads.web.blueprint.role = "not a role";
  expect(idsOf(checkRules(project, rules))).toEqual(["ROLE-NAME"]);
});

test.each([
  ["project", ["waves", "first"], true],
  ["workloads/web", ["workloads", "web", "blueprint", "zone"], true],
  ["workloads/web", ["workloads", "web"], true],
  ["workloads/web", ["workloads", "web-2"], false],
  ["workloads/web/blueprint/zone", ["workloads", "web"], false],
])("%s covers %j: %s", (acknowledgement, path, expected) => {
  expect(covers(acknowledgement, path)).toBe(expected);
});

describe("the registry", () => {
  test("has every id once", () => {
    const ids = rules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each(rules.map((rule) => [rule.id, rule] as const))(
    "%s is named, explained and sourced",
    (id, rule) => {
      expect(id).toMatch(/^[A-Z0-9]+(-[A-Z0-9]+)+$/);
      expect(rule.title).toMatch(/^[A-Z].*\.$/);
      expect(rule.explanation).toMatch(/^[A-Z0-9].*\.$/s);
      expect(rule.source.length).toBeGreaterThan(5);
    },
  );
});

test("two servers, one of each engine, break no rule", () => {
  expect(checkRules(fleet(), rules, { network: network() }).findings).toEqual([]);
});
