import {
  compare,
  type CompareMethod,
  type Comparison,
  probe,
  type Probe,
  type RedisServers,
  replication,
  type Replication,
  ReplyError,
  type ServerAccess,
} from "../../redis-servers";
import type { Latencies } from "../../latencies";
import { type TaskKind, taskKind, type Tasks } from "../../tasks";
import type { Vault } from "../../vault";
import type { World } from "../../world";
import { productOf } from "../redis/products";
import { redisInstances } from "../redis/rows";
import { dropTags } from "../tag/store";
import { type CheckFacts, judge } from "./checks";
import { isPassed } from "./configure";
import { writeMode } from "./options";
import { percentOf } from "./progress";
import { tradeOf } from "./states";
import { compareTasks, type CompareRow, jobs, type JobRow, type JobRun } from "./rows";
import { accessTo, type Source, sourceOf } from "./source";
import { releaseTarget, targetId, targetOf } from "./target";

export interface DtsTaskOptions {
  readonly world: World;
  readonly vault: Vault;
  readonly latencies: Latencies;
  readonly servers: RedisServers;
  readonly tasks: () => Tasks;
}

/** What a simulated source holds. */
const SIMULATED = { keys: 10_000, bytes: 256 * 1024 ** 2 };
const MIB = 1024 ** 2;
/** Looks without a connection after which a job has failed. */
const MAX_MISSES = 40;

interface Asked {
  readonly job: string;
}

/** What a check learnt from real servers. */
interface Learnt {
  readonly source?: Probe;
  readonly unreachable: string;
  readonly refusal: string;
  readonly targetKeys?: number;
}

export function dtsTaskKinds(options: DtsTaskOptions): Record<string, TaskKind> {
  const { world, vault, latencies, tasks } = options;
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
    "dts.compare": taskKind<Asked, Comparison | undefined>({
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

  function waysOf(job: JobRow | undefined, { servers }: DtsTaskOptions): Ways {
    if (job?.config === undefined)
      return { source: { kind: "missing", what: "the job is not configured" }, target: "" };
    const source = sourceOf(world, job.config);
    const target = targetId(job.config);
    if (!servers.on) return { source, target };
    const access = (instance: string): ServerAccess | undefined => servers.access(instance);
    const from = accessTo(source, job.config, vault, access);
    const to = access(target);
    return { source, target, ...(from && to ? { from, to } : {}) };
  }
}

/** Where data comes from and goes to; without addresses where nothing real runs. */
interface Ways {
  readonly source: Source;
  /** Id of the Redis instance. */
  readonly target: string;
  readonly from?: ServerAccess;
  readonly to?: ServerAccess;
}

async function learn({ from, to }: Ways): Promise<Learnt | undefined> {
  if (from === undefined || to === undefined) return undefined;
  const { keys: targetKeys } = await probe(to);
  try {
    return { source: await probe(from), unreachable: "", refusal: "", targetKeys };
  } catch (error) {
    const message = sentence(error instanceof Error ? error.message : String(error));
    return error instanceof ReplyError
      ? { unreachable: "", refusal: message, targetKeys }
      : { unreachable: message, refusal: "", targetKeys };
  }
}

function factsOf(
  job: JobRow,
  ways: Ways,
  learnt: Learnt | undefined,
  { world, vault, servers }: DtsTaskOptions,
): CheckFacts {
  const config = job.config!;
  const target = targetOf(world, job);
  const password = config.targetPassword === "" ? "" : vault.open(config.targetPassword);
  return {
    note: learnt === undefined ? noteOf(ways, servers) : "",
    unreachable: ways.source.kind === "missing" ? sentence(ways.source.what) : (learnt?.unreachable ?? ""),
    sourceRefusal: learnt?.refusal ?? "",
    source:
      learnt === undefined
        ? { version: "", keys: SIMULATED.keys, bytes: SIMULATED.bytes }
        : (learnt.source ?? NOTHING),
    targetProblem:
      target === undefined
        ? "The target does not exist."
        : target.status !== "running"
          ? `The target is ${target.status}.`
          : target.job !== "" && target.job !== job.id
            ? `The job ${target.job} writes to the target.`
            : "",
    targetRefusal:
      target === undefined || target.password === ""
        ? "The target has no password."
        : vault.open(target.password) === password
          ? ""
          : "The target's password is another one.",
    targetVersion: productOf(target?.type ?? 0)?.version ?? "",
    targetKeys: learnt?.targetKeys ?? target?.keys ?? 0,
    targetMemory: (target?.shardSize ?? 0) * (target?.shards ?? 0) * MIB,
    writeMode: writeMode(config),
  };
}

const NOTHING: Probe = { version: "", keys: 0, bytes: 0 };

function runOf(ways: Ways, at: number, { world, latencies, servers }: DtsTaskOptions): JobRun {
  const real = ways.from !== undefined;
  const own =
    ways.source.kind === "redis" ? world.table(redisInstances).get(ways.source.instance)?.keys : undefined;
  return {
    mode: real ? "server" : "simulated",
    note: real ? "" : noteOf(ways, servers),
    startedAt: at,
    since: at,
    before: 0,
    duration: real ? 0 : Math.ceil((SIMULATED.bytes / latencies.dtsRate) * 1000),
    fullDoneAt: 0,
    percent: 0,
    lag: 0,
    equalAt: at,
    sourceKeys: real ? 0 : own || SIMULATED.keys,
    targetKeys: 0,
    goal: 0,
    misses: 0,
  };
}

/** Why a job runs on counters. */
function noteOf({ source, target }: Ways, servers: RedisServers): string {
  const why = !servers.on
    ? "no redis-server runs behind the instances of this embedded cloud"
    : source.kind === "elsewhere"
      ? `the embedded cloud reaches nothing outside, and the source is at ${source.what}`
      : (servers.problem(target) ?? "the source or the target is no real server");
  return `Simulated: ${why}. Counters move as data would; no data moves.`;
}

/** What one look at the replication changes. */
function look(job: JobRow, run: JobRun, seen: Replication | undefined, at: number): Partial<JobRow> {
  if (seen === undefined || seen.link === "down") {
    const misses = run.misses + 1;
    return misses > MAX_MISSES
      ? { status: "error", message: "There is no connection between source and target." }
      : { run: { ...run, misses } };
  }
  const counted = {
    ...run,
    misses: 0,
    percent: seen.percent,
    sourceKeys: seen.sourceKeys,
    targetKeys: seen.targetKeys,
  };
  if (seen.link === "full") return { run: counted };
  const lag = Math.max(0, seen.sourceOffset - seen.targetOffset);
  const goal = job.status === "completing" ? run.goal || seen.sourceOffset : 0;
  const next = {
    ...counted,
    fullDoneAt: run.fullDoneAt || at,
    lag,
    equalAt: lag === 0 ? at : run.equalAt,
    goal,
  };
  if (goal > 0 && seen.targetOffset >= goal) return { status: "success", run: next };
  return { run: next, ...(job.status === "running" && lag === 0 ? { status: "readyComplete" } : {}) };
}

function complete(world: World, job: JobRow, at: number): void {
  releaseTarget(world, job, job.run?.mode === "simulated" ? job.run.sourceKeys : undefined);
  world
    .table(jobs)
    .update(job.id, { status: "success", endedAt: at, updatedAt: at, ...(job.run && { run: job.run }) });
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

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
