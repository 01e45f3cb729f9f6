import { probe, type Probe, type RedisServers, ReplyError } from "../../redis-servers";
import type { Vault } from "../../vault";
import type { World } from "../../world";
import { productOf } from "../redis/products";
import type { CheckFacts } from "./checks";
import { writeMode } from "./options";
import type { JobRow } from "./rows";
import { SIMULATED } from "./movement";
import { sentence } from "./sentence";
import { targetOf } from "./target";
import { noteOf, type Ways } from "./ways";

const MIB = 1024 ** 2;

/** What a check learnt from real servers. */
export interface Learnt {
  readonly source?: Probe;
  readonly unreachable: string;
  readonly refusal: string;
  readonly targetKeys?: number;
}

export async function learn({ from, to }: Ways): Promise<Learnt | undefined> {
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

interface CheckOptions {
  readonly world: World;
  readonly vault: Vault;
  readonly servers: RedisServers;
}

/** What the checks of a job judge. */
export function factsOf(
  job: JobRow,
  ways: Ways,
  learnt: Learnt | undefined,
  { world, vault, servers }: CheckOptions,
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
