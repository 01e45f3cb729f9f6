import { compare, type CompareMethod, type Comparison } from "../../redis-servers";
import { type TaskKind, taskKind } from "../../tasks";
import type { World } from "../../world";
import { compareTasks, type CompareRow, jobs } from "./rows";
import { targetOf } from "./target";
import type { Ways } from "./ways";

/** @param ways of a job, by its id */
export function compareTaskKinds(world: World, ways: (job: string) => Ways): Record<string, TaskKind> {
  return {
    "dts.compare": taskKind<{ readonly job: string }, Comparison | undefined>({
      work: async ({ job: id }) => {
        const task = world.table(compareTasks).get(id);
        const { from, to } = ways(task?.job ?? "");
        if (task === undefined || from === undefined || to === undefined) return undefined;
        return compare(from, to, task.method as CompareMethod, task.options.SampleRate ?? 100);
      },
      done: (id, _input, seen, at) => {
        const task = world.table(compareTasks).get(id);
        if (task?.status === "running")
          world.table(compareTasks).update(id, concluded(task, seen, at, world));
      },
      failed: (id, _input, message, at) => {
        const task = world.table(compareTasks).get(id);
        if (task?.status === "running")
          world.table(compareTasks).update(id, { status: "failed", message, endedAt: at });
      },
    }),
    "dts.compareStopped": taskKind<null>({
      done: (id, _input, _output, at) => {
        if (world.table(compareTasks).get(id) !== undefined)
          world.table(compareTasks).update(id, { status: "canceled", endedAt: at });
      },
    }),
  };
}

function concluded(
  task: CompareRow,
  seen: Comparison | undefined,
  at: number,
  world: World,
): Partial<CompareRow> {
  const job = world.table(jobs).get(task.job);
  const ended = { status: "success", endedAt: at } as const;
  if (seen !== undefined) {
    const { sourceKeys, targetKeys, compared, differences } = seen;
    return {
      ...ended,
      sourceKeys,
      targetKeys,
      compared,
      differences,
      conclusion: differences.length === 0 ? "same" : "different",
    };
  }
  const sourceKeys = job?.run?.sourceKeys ?? 0;
  const target = job === undefined ? undefined : targetOf(world, job);
  const targetKeys = target?.job === "" ? target.keys : (job?.run?.targetKeys ?? 0);
  return {
    ...ended,
    message: job?.run?.note ?? "",
    sourceKeys,
    targetKeys,
    compared: sourceKeys,
    differences: sourceKeys === targetKeys ? [] : [{ database: 0, key: "" }],
    conclusion: sourceKeys === targetKeys ? "same" : "different",
  };
}
