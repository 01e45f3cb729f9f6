import { goalAllows, type WaveSpec } from "../../../plan/wave";
import { LIMITS } from "../../../rules/catalogue";
import { cited } from "../../../rules/documents";
import type { Breach, DeclaredProject, Rule } from "../../../rules/rule";
import { when } from "../../../rules/subjects";
import type { CsmAgentSpec } from "../schema";

/** What the waves of servers that the tool carries have to say. */
export const waveRules: readonly Rule[] = [
  {
    id: "CSM-SCHEDULE-LEAD",
    severity: "error",
    title: "A scheduled start is at least 10 minutes ahead.",
    explanation:
      "The console takes no earlier one. Landfall starts the tool itself when the window opens, and needs the time for its checks; a window that is open already begins at once.",
    source: cited("onlineMigration", "settings of a task"),
    needs: "clock",
    check: (declared, { clock }) =>
      clock === undefined ? [] : eachWave(declared, (wave, name) => tooSoon(wave, name, clock.now)),
  },
  {
    id: "CSM-STOP-APPLICATIONS",
    severity: "warning",
    title: "Applications are stopped before a cutover.",
    explanation:
      "The tool has no continuous mode: what changes during or after the last run is lost. The guide has applications stopped; tool and host stay up.",
    source: cited("onlineMigration", "preparation"),
    check: (declared) =>
      eachWave(declared, (wave, name) =>
        when(
          goalAllows(wave.goal, "cutover") &&
            !wave.hooks?.some(({ step, when: moment }) => step === "cutover" && moment === "before"),
          ["waves", name, "hooks"],
          `Nothing in wave ${name} stops applications before the cutover, and the tool copies no later changes. Add a hook before the step cutover that stops them.`,
        ),
      ),
  },
  {
    id: "CSM-CHECKS-AFTER",
    severity: "warning",
    title: "A target is checked after the cutover.",
    explanation:
      "The guide has people see whether the target starts, holds the source's data, and has its network and services.",
    source: cited("onlineMigration", "checks after the migration"),
    check: (declared) =>
      eachWave(declared, ({ cutover, goal }, name) =>
        when(
          goalAllows(goal, "cutover") && cutover?.checks.length === 0,
          ["waves", name, "cutover", "checks"],
          `Nothing checks the targets of wave ${name} after the cutover. Name the ports and pages that must answer.`,
        ),
      ),
  },
  {
    id: "CSM-CHECKSUM-DOWNTIME",
    severity: "warning",
    title: "A cutover with a maximum downtime does without checksums.",
    explanation: "Checksums make the copy surer and slower, and the second run is a part of the downtime.",
    source: cited("onlineMigration", "settings of a task"),
    check: (declared) =>
      eachWave(declared, ({ cutover }, _, members) =>
        members.flatMap(([workload, { agent }]) =>
          when(
            agent.checksum && cutover?.maxDowntime !== undefined,
            ["workloads", workload, "agent", "checksum"],
            `With checksum the last run reads everything on both sides, inside the downtime of at most ${cutover?.maxDowntime}. Prove in a test run that it fits, or do without.`,
          ),
        ),
      ),
  },
];

type Member = readonly [string, CsmAgentSpec];

/** Calls for every wave with servers that the tool carries. */
function eachWave(
  { waves, workloads }: DeclaredProject,
  check: (wave: WaveSpec, name: string, members: readonly Member[]) => Breach[],
): Breach[] {
  return Object.entries(waves).flatMap(([name, wave]) => {
    const members = wave.workloads.flatMap((workload): Member[] => {
      const spec = workloads[workload];
      return spec?.engine === "csm-agent" ? [[workload, spec as CsmAgentSpec]] : [];
    });
    return members.length === 0 ? [] : check(wave, name, members);
  });
}

function tooSoon({ cutover }: WaveSpec, name: string, now: string): Breach[] {
  const from = cutover?.window?.from;
  if (from === undefined) return [];
  const minutes = (Date.parse(from) - Date.parse(now)) / 60_000;
  return when(
    minutes > 0 && minutes < LIMITS.csmScheduleLeadMinutes,
    ["waves", name, "cutover", "window", "from"],
    `The window opens in ${Math.ceil(minutes)} minutes; ${LIMITS.csmScheduleLeadMinutes} are needed. Let it open later.`,
  );
}
