import { API_VERSION } from "../../plan/plan";
import { PROJECT_KIND } from "../../plan/project-file";
import { workload } from "./forms";
import type { Row } from "./read";
import { countTodos, known, todo, yamlLines, type Member } from "./yaml-text";

/** A YAML blueprint that was made of an inventory. */
export interface Imported {
  readonly text: string;
  readonly workloads: number;
  readonly waves: number;
  /** How many marks a person has to replace before it synthesizes. */
  readonly todos: number;
}

/** Writes an inventory as a YAML blueprint. What it does not say is marked; nothing is guessed. */
export function blueprintOf(rows: readonly Row[]): Imported {
  const waves = wavesOf(rows);
  const members: Member[] = [
    { key: "apiVersion", value: known(API_VERSION) },
    { key: "kind", value: known(PROJECT_KIND) },
    { key: "name", value: todo("the project's name, for example erp") },
    { key: "region", value: todo("where everything migrates to, for example ap-guangzhou") },
    { key: "zone", value: todo("the zone of what names none of its own, for example ap-guangzhou-6") },
    { key: "workloads", value: { members: rows.map(workload) } },
    waves,
  ];
  const count = "members" in waves.value ? waves.value.members.length : 0;
  const unplaced = rows.filter(({ wave }) => wave === undefined).map(({ name }) => name);
  const marked = count > 0 && unplaced.length > 0;
  return {
    text: `${[
      ...yamlLines(members),
      ...(marked ? [`  # TODO: put these into a wave: ${unplaced.join(", ")}`] : []),
    ].join("\n")}\n`,
    workloads: rows.length,
    waves: count,
    todos: countTodos(members) + (marked ? 1 : 0),
  };
}

function wavesOf(rows: readonly Row[]): Member {
  const names = [...new Set(rows.map(({ wave }) => wave).filter((wave) => typeof wave === "string"))];
  const comment = "declare deploys nothing. Add testRun and cutover, and raise the goal step by step.";
  if (names.length === 0) return { key: "waves", value: todo("put every workload into a wave") };
  const members = names.map((wave): Member => {
    const workloads = rows.filter((row) => row["wave"] === wave).map(({ name }) => name);
    return {
      key: wave,
      value: {
        members: [
          { key: "workloads", value: known(workloads) },
          { key: "goal", value: known("declare") },
        ],
      },
    };
  });
  return { key: "waves", comment, value: { members } };
}
