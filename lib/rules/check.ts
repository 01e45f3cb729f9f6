import type { Acknowledgement } from "../plan/plan";
import { nearest } from "../plan/yaml/nearest";
import { meaning } from "../plan/yaml/words";
import { covers, planPathText } from "./covers";
import type { DeclaredProject, Finding, Rule, RuleFacts } from "./rule";

/** The id under which acknowledgements that acknowledge nothing are reported. */
export const UNUSED_ACKNOWLEDGEMENT = "ACKNOWLEDGEMENT-UNUSED";

export interface RuleReport {
  /** What stands, gravest first. */
  readonly findings: readonly Finding[];
  /** What was acknowledged, with the reason. */
  readonly acknowledged: readonly { readonly finding: Finding; readonly reason: string }[];
}

/**
 * Runs rules over a declared plan.
 *
 * A finding of severity `error` or `warning` is set aside by an acknowledgement of its rule that covers its path;
 * one of severity `refused` never is. An acknowledgement that nothing needs is itself a warning.
 */
export function checkRules(
  declared: DeclaredProject,
  rules: readonly Rule[],
  facts: RuleFacts = {},
): RuleReport {
  const acknowledgements = declared.acknowledged ?? [];
  const findings = rules
    .filter((rule) => isAnswerable(rule, facts))
    .flatMap((rule) =>
      rule.check(declared, facts).map((breach): Finding => ({
        ...breach,
        message: oneLine(breach.message),
        rule: rule.id,
        severity: rule.severity,
      })),
    );
  const judged = findings.map((finding) => ({ finding, reason: reasonFor(finding, acknowledgements) }));
  const unused = acknowledgements.flatMap((entry, index) =>
    unusedFinding(entry, index, { declared, rules, facts, findings }),
  );
  return {
    findings: [
      ...judged.filter(({ reason }) => reason === undefined).map(({ finding }) => finding),
      ...unused,
    ].sort(byGravity),
    acknowledged: judged.flatMap(({ finding, reason }) =>
      reason === undefined ? [] : [{ finding, reason }],
    ),
  };
}

/** Messages quote what was declared, which may have line breaks and other characters that no line shows. */
function oneLine(message: string): string {
  // eslint-disable-next-line no-control-regex
  return message.replace(/[\u0000-\u001f\u007f]/g, (character) => JSON.stringify(character).slice(1, -1));
}

function isAnswerable({ needs }: Rule, facts: RuleFacts): boolean {
  return needs === undefined || facts[needs] !== undefined;
}

/** Whether a report lets a plan be synthesized or carried out: nothing but warnings stands. */
export function passes(report: RuleReport): boolean {
  return report.findings.every(({ severity }) => severity === "warning");
}

/** `workloads/web/blueprint/zone: message [RULE]`. */
export function formatFinding({ path, message, rule }: Finding): string {
  return `${planPathText(path)}: ${message} [${rule}]`;
}

const GRAVITY = { refused: 0, error: 1, warning: 2 } as const;

function byGravity(left: Finding, right: Finding): number {
  return GRAVITY[left.severity] - GRAVITY[right.severity];
}

function reasonFor(finding: Finding, acknowledgements: readonly Acknowledgement[]): string | undefined {
  if (finding.severity === "refused") return undefined;
  return acknowledgements.find(({ rule, path }) => rule === finding.rule && covers(path, finding.path))
    ?.reason;
}

interface Run {
  readonly declared: DeclaredProject;
  readonly rules: readonly Rule[];
  readonly facts: RuleFacts;
  readonly findings: readonly Finding[];
}

function unusedFinding(entry: Acknowledgement, index: number, run: Run): Finding[] {
  const message = whyUnused(entry, run);
  return message === undefined
    ? []
    : [{ rule: UNUSED_ACKNOWLEDGEMENT, severity: "warning", path: ["acknowledged", index], message }];
}

function whyUnused(
  { rule: id, path }: Acknowledgement,
  { declared, rules, facts, findings }: Run,
): string | undefined {
  const rule = rules.find((candidate) => candidate.id === id);
  const ids = rules.map((candidate) => candidate.id);
  if (rule === undefined)
    return `There is no rule ${id}.${meaning(nearest(id, ids))} Remove the acknowledgement or correct its rule.`;
  if (!names(declared, path))
    return `${path} is not in this project. Allowed: project, connections/<group>, workloads/<name>, waves/<name>, or a path below one.`;
  const covered = findings.filter((finding) => finding.rule === id && covers(path, finding.path));
  if (covered.length > 0)
    return rule.severity === "refused"
      ? `${id} cannot be acknowledged: what it forbids cannot work.`
      : undefined;
  // What only shows later may need the acknowledgement then.
  if (!isAnswerable(rule, facts)) return undefined;
  return `Nothing at ${path} breaks ${id}. Remove the acknowledgement, so that it does not hide a later breach.`;
}

/** Whether something of the project can be meant by this path. */
function names({ workloads, waves }: DeclaredProject, path: string): boolean {
  const [list = "", name] = path.split("/");
  if (list === "workloads" || list === "waves") {
    return name === undefined || Object.hasOwn(list === "workloads" ? workloads : waves, name);
  }
  return ["project", "estate", "network", "connections"].includes(list);
}
