import { existsSync, writeFileSync } from "node:fs";
import { type TaskKind, taskKind, type Tasks } from "../../tasks";
import type { World } from "../../world";
import { instances } from "../cvm/rows";
import { invocationTasks } from "./rows";
import type { CommandRunner, RunResult } from "./runner";

/** The agent does not answer any more: what the run came to is not known. */
const LOST: RunResult = { status: "TASK_TIMEOUT", exitCode: -1, output: "", dropped: 0 };

export function tatTaskKinds(
  world: World,
  runner: CommandRunner,
  tasks: () => Tasks,
): Record<string, TaskKind> {
  const finish = (id: string, result: RunResult, at: number): void => {
    if (world.table(invocationTasks).get(id) === undefined) return;
    world.table(invocationTasks).update(id, { ...result, endedAt: at, updatedAt: at });
  };
  const begun = (id: string): string => world.path("commands", id);

  return {
    "tat.start": taskKind<null>({
      done: (id, _input, _output, at) => {
        const task = world.table(invocationTasks).get(id);
        if (task === undefined) return;
        const instance = world.table(instances).get(task.instance);
        if (instance?.state !== "RUNNING" || instance.boot !== task.boot) return finish(id, LOST, at);
        world.table(invocationTasks).update(id, { status: "RUNNING", startedAt: at, updatedAt: at });
        tasks().scheduleAt("tat.run", id, at, { task: id });
      },
    }),
    "tat.run": taskKind<{ readonly task: string }, RunResult>({
      work: async ({ task }, signal) => {
        // A command is not run twice: one that was under way when the cloud was killed is lost.
        if (existsSync(begun(task))) return LOST;
        writeFileSync(begun(task), "", { mode: 0o600 });
        return runner.run(task, signal);
      },
      done: (id, _input, result, at) => finish(id, result, at),
      failed: (id, _input, _reason, at) => finish(id, LOST, at),
    }),
  };
}
