import { goalAllows, type Step } from "../plan/wave";
import { nearest } from "../plan/yaml/nearest";
import { meaning } from "../plan/yaml/words";
import type { Breach, DeclaredProject, Rule } from "./rule";
import { when } from "./subjects";

const SOURCE = "Landfall's lifecycle";

export const waveRules: readonly Rule[] = [
  {
    id: "WAVE-WORKLOAD",
    severity: "refused",
    title: "A wave's workloads are workloads of the project.",
    explanation: "A wave can move only what is declared.",
    source: SOURCE,
    check: ({ waves, workloads }) =>
      members({ waves }).flatMap(({ wave, name, index }) => {
        const known = Object.keys(workloads);
        return when(
          !Object.hasOwn(workloads, name),
          ["waves", wave, "workloads", index],
          `There is no workload ${name}.${meaning(nearest(name, known))} Declared: ${known.join(", ")}.`,
        );
      }),
  },
  {
    id: "WAVE-TWICE",
    severity: "refused",
    title: "A workload is in one wave, once.",
    explanation: "A workload has one goal and one cutover; two waves would contradict each other.",
    source: SOURCE,
    check: (declared) => repeated(declared),
  },
  {
    id: "WAVE-NONE",
    severity: "error",
    title: "Every workload is in a wave.",
    explanation:
      "Goals, tests and cutovers belong to waves: nothing ever happens to a workload outside of one.",
    source: SOURCE,
    check: (declared) => {
      const placed = new Set(members(declared).map(({ name }) => name));
      return Object.keys(declared.workloads).flatMap((name) =>
        when(
          !placed.has(name),
          ["workloads", name],
          `Workload ${name} is in no wave, so nothing will happen to it. Add it to one, or remove it.`,
        ),
      );
    },
  },
  stepRule("test", "testRun", "WAVE-TEST-RUN", "A wave with goal test or higher has a test run."),
  stepRule("cutover", "cutover", "WAVE-CUTOVER", "A wave with goal cutover or higher has a cutover."),
];

function stepRule(step: Step, field: "testRun" | "cutover", id: string, title: string): Rule {
  return {
    id,
    severity: "refused",
    title,
    explanation: "Without it there is nothing to do at that step, and the wave would wait for ever.",
    source: SOURCE,
    check: ({ waves }) =>
      Object.entries(waves).flatMap(([name, wave]) =>
        when(
          goalAllows(wave.goal, step) && wave[field] === undefined,
          ["waves", name],
          `Wave ${name} has the goal ${wave.goal} and no ${field}. Add one, or lower the goal.`,
        ),
      ),
  };
}

function repeated(declared: DeclaredProject): Breach[] {
  const placed = new Map<string, string>();
  return members(declared).flatMap(({ wave, name, index }) => {
    const first = placed.get(name);
    if (first === undefined) placed.set(name, wave);
    return when(
      first !== undefined,
      ["waves", wave, "workloads", index],
      `Workload ${name} is already in wave ${first}. Keep it in one.`,
    );
  });
}

function members({ waves }: Pick<DeclaredProject, "waves">): { wave: string; name: string; index: number }[] {
  return Object.entries(waves).flatMap(([wave, { workloads }]) =>
    workloads.map((name, index) => ({ wave, name, index })),
  );
}
