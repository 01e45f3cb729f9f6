import { replication, type RedisServers, type Replication } from "../../redis-servers";
import type { Latencies } from "../../latencies";
import { type TaskKind, taskKind, type Tasks } from "../../tasks";
import type { Vault } from "../../vault";
import type { World } from "../../world";
import { dropTags } from "../tag/store";
import { factsOf, learn, type Learnt } from "./check-facts";
import { judge } from "./checks";
import { compareTaskKinds } from "./compare-tasks";
import { isPassed } from "./configure";
import { percentOf } from "./progress";
import { jobs, type JobRow } from "./rows";
import { look, runOf } from "./movement";
import { sentence } from "./sentence";
import { tradeOf } from "./states";
import { releaseTarget } from "./target";
import { type Ways, waysOf } from "./ways";

export interface DtsTaskOptions {
  readonly world: World;
  readonly vault: Vault;
  readonly latencies: Latencies;
  readonly servers: RedisServers;
  readonly tasks: () => Tasks;
}

const MIB = 1024 ** 2;

interface Asked {
  readonly job: string;
}

export function dtsTaskKinds(options: DtsTaskOptions): Record<string, TaskKind> {
  const { world, latencies, tasks } = options;
  const table = world.table(jobs);
  const put = (id: string, patch: Partial<JobRow>, at: number): void => {
    if (table.get(id) !== undefined) table.update(id, { ...patch, updatedAt: at });
  };
  const settle =
    (patch: (job: JobRow, at: number) => Partial<JobRow>): TaskKind["done"] =>
    (id, _input, _output, at) => {
      const job = table.get(id);
      if (job !== undefined) put(id, patch(job, at), at);
    };
  const ways = (id: string): Ways => waysOf(table.get(id), options);
  const fail = (job: JobRow, message: string, at: number): void => {
    tasks().cancel(job.id);
    put(job.id, { status: "error", message }, at);
  };

  return {
    "dts.created": taskKind<null>({ done: settle(() => ({ status: "created" })) }),
    "dts.resized": taskKind<{ readonly instanceClass: string }>({
      done: (id, { instanceClass }, _output, at) =>
        put(id, { trade: tradeOf(instanceClass), instanceClass }, at),
    }),
    "dts.isolated": taskKind<null>({
      done: settle((_job, at) => ({ trade: "isolated", isolatedAt: at })),
    }),
    "dts.offlined": taskKind<null>({
      done: (id, _input, _output, at) => {
        put(id, { trade: "offlined", offlineAt: at }, at);
        dropTags(world, "dts/migrateJob", id);
      },
    }),
    "dts.check": taskKind<Asked, Learnt | undefined>({
      work: ({ job }) => learn(ways(job)),
      done: (id, _input, learnt, at) => {
        const job = table.get(id);
        if (job?.config === undefined) return;
        const checks = judge(factsOf(job, ways(id), learnt, options));
        const bad = checks.find((check) => !isPassed(check));
        put(
          id,
          { checks, status: bad === undefined ? "checkPass" : "checkNotPass", message: bad?.message ?? "" },
          at,
        );
      },
    }),
    "dts.run": taskKind<{ readonly again?: boolean } | null>({
      done: (id, input, _output, at) => {
        const job = table.get(id);
        if (job === undefined) return;
        const found = ways(id);
        if (found.source.kind === "missing") return fail(job, sentence(found.source.what), at);
        const run =
          input?.again && job.run !== undefined
            ? { ...job.run, since: at, misses: 0 }
            : runOf(found, at, options);
        put(id, { status: "running", run }, at);
        if (run.mode === "server") tasks().scheduleAt("dts.look", id, at + latencies.dtsLook, { job: id });
        else if (run.fullDoneAt !== 0) tasks().scheduleAt("dts.ready", id, at + latencies.dtsChange);
        else tasks().scheduleAt("dts.copied", id, at + Math.max(0, run.duration - run.before));
      },
    }),
    "dts.copied": taskKind<null>({
      done: (id, _input, _output, at) => {
        const job = table.get(id);
        if (job?.run === undefined) return;
        const { source } = ways(id);
        if (source.kind === "missing") return fail(job, sentence(source.what), at);
        put(
          id,
          { run: { ...job.run, fullDoneAt: at, lag: MIB, equalAt: at, targetKeys: job.run.sourceKeys } },
          at,
        );
        tasks().scheduleAt("dts.ready", id, at + latencies.dtsChange);
      },
    }),
    "dts.ready": taskKind<null>({
      done: settle((job, at) => ({
        status: "readyComplete",
        ...(job.run === undefined ? {} : { run: { ...job.run, lag: 0, equalAt: at } }),
      })),
    }),
    "dts.completed": taskKind<null>({
      done: (id, _input, _output, at) => {
        const job = table.get(id);
        if (job !== undefined) complete(world, job, at);
      },
    }),
    "dts.look": taskKind<Asked, Replication | undefined>({
      work: async ({ job }) => {
        const { from, to } = ways(job);
        return from === undefined || to === undefined
          ? undefined
          : replication(from, to).catch(() => undefined);
      },
      done: (id, _input, seen, at) => {
        const job = table.get(id);
        if (job?.run === undefined) return;
        const next = look(job, job.run, seen, at);
        if (next.status === "success") return complete(world, { ...job, run: next.run ?? job.run }, at);
        if (next.status === "error") return fail(job, next.message ?? "", at);
        put(id, next, at);
        tasks().scheduleAt("dts.look", id, at + latencies.dtsLook, { job: id });
      },
    }),
    "dts.paused": taskKind<null>({ done: settle(() => ({ status: "manualPaused" })) }),
    "dts.stopped": taskKind<null>({
      done: (id, _input, _output, at) => {
        const job = table.get(id);
        if (job === undefined) return;
        const arrived =
          job.run === undefined || job.run.mode === "server"
            ? undefined
            : Math.floor((job.run.sourceKeys * percentOf(job.run, at)) / 100);
        releaseTarget(world, job, arrived);
        put(id, { status: "canceled", endedAt: at }, at);
      },
    }),
    ...compareTaskKinds(world, ways),
  };
}

function complete(world: World, job: JobRow, at: number): void {
  releaseTarget(world, job, job.run?.mode === "simulated" ? job.run.sourceKeys : undefined);
  world
    .table(jobs)
    .update(job.id, { status: "success", endedAt: at, updatedAt: at, ...(job.run && { run: job.run }) });
}
