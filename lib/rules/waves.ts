import { goalAllows, type Step, type WaveSpec } from "../plan/wave";
import { nearest } from "../plan/yaml/nearest";
import { meaning } from "../plan/yaml/words";
import { needsTestRun } from "./engine-steps";
import type { Breach, DeclaredProject, Rule } from "./rule";
import { when } from "./subjects";
import { cyclesOf } from "./wave-order";

const SOURCE = "Landfall's lifecycle";

export const waveRules: readonly Rule[] = [
  {
    id: "WAVE-WORKLOAD",
    severity: "refused",
    title: "A wave's workloads are workloads of the project.",
    explanation: "A wave can move only what is declared.",
    source: SOURCE,
    check: ({ waves, workloads }) => {
      const known = Object.keys(workloads);
      return members({ waves })
        .filter(({ name }) => !Object.hasOwn(workloads, name))
        .map(({ wave, name, index }) => ({
          path: ["waves", wave, "workloads", index],
          message: `There is no workload ${name}.${meaning(nearest(name, known))} Declared: ${known.join(", ")}.`,
        }));
    },
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
  {
    id: "WAVE-AFTER",
    severity: "refused",
    title: "The waves that a wave comes after are waves of the project.",
    explanation: "A wave that waits for one that is not there would wait for ever.",
    source: SOURCE,
    check: ({ waves }) =>
      Object.entries(waves).flatMap(([name, { after = [] }]) =>
        after.flatMap((other, index) =>
          when(
            !Object.hasOwn(waves, other),
            ["waves", name, "after", index],
            `There is no wave ${other}.${meaning(nearest(other, Object.keys(waves)))} Declared: ${Object.keys(waves).join(", ")}.`,
          ),
        ),
      ),
  },
  {
    id: "WAVE-CYCLE",
    severity: "refused",
    title: "No wave comes, however indirectly, after itself.",
    explanation: "Each wave of a cycle would wait for the others for ever.",
    source: SOURCE,
    check: ({ waves }) =>
      cyclesOf(waves).map((cycle) => ({
        path: ["waves", cycle[0] ?? "", "after"],
        message: `These waves wait for each other: ${cycle.join(" after ")}. Take one of these dependencies out.`,
      })),
  },
  {
    id: "WAVE-AFTER-GOAL",
    severity: "warning",
    title: "A wave that may cut over comes after waves that may cut over.",
    explanation: "It waits until those have cut over, which their goals do not allow yet.",
    source: SOURCE,
    check: ({ waves }) =>
      Object.entries(waves).flatMap(([name, { after = [], goal }]) =>
        after.flatMap((other, index) => {
          const before = waves[other];
          return when(
            before !== undefined && goalAllows(goal, "cutover") && !goalAllows(before.goal, "cutover"),
            ["waves", name, "after", index],
            `Wave ${name} may cut over and waits for wave ${other}, whose goal is ${before?.goal}. Raise that goal when its time has come.`,
          );
        }),
      ),
  },
  stepRule("test", "testRun", {
    id: "WAVE-TEST-RUN",
    title: "A wave with goal test or higher has a test run, unless its engines know none.",
    asksFor: ({ workloads }, declared) =>
      workloads.some((name) => needsTestRun(declared.workloads[name]?.engine ?? "")),
  }),
  stepRule("cutover", "cutover", {
    id: "WAVE-CUTOVER",
    title: "A wave with goal cutover or higher has a cutover.",
    asksFor: () => true,
  }),
];

interface StepRule {
  readonly id: string;
  readonly title: string;
  /** Whether the step means anything to the wave. */
  readonly asksFor: (wave: WaveSpec, declared: DeclaredProject) => boolean;
}

function stepRule(step: Step, field: "testRun" | "cutover", { asksFor, id, title }: StepRule): Rule {
  return {
    id,
    severity: "refused",
    title,
    explanation: "Without it there is nothing to do at that step, and the wave would wait for ever.",
    source: SOURCE,
    check: (declared) =>
      Object.entries(declared.waves).flatMap(([name, wave]) =>
        when(
          goalAllows(wave.goal, step) && wave[field] === undefined && asksFor(wave, declared),
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
