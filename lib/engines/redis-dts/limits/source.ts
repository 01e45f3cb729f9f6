import { nearest } from "../../../plan/yaml/nearest";
import { meaning } from "../../../plan/yaml/words";
import { findRegion, knownRegions, LIMITS } from "../../../rules/catalogue";
import { block, contains } from "../../../rules/cidr";
import { cited } from "../../../rules/documents";
import type { FoundRedisSource, PlanPath, Rule } from "../../../rules/rule";
import { known, when } from "../../../rules/subjects";
import { found, redisRule } from "./rule";

const GUIDE = cited("oldDts", "notes");
const MIGRATING = "migrating with DTS, TencentDB for Redis, 2022-09-21";

/** Where no address of the internet lies, beside the private ranges. RFC 6890. */
const NOT_PUBLIC = [...LIMITS.privateRanges, "127.0.0.0/8", "169.254.0.0/16", "100.64.0.0/10"];

/** Rules about the source and the way to it. */
export const sourceRules: readonly Rule[] = [
  redisRule({
    id: "REDIS-REGION-UNKNOWN",
    severity: "warning",
    title: "The source's region is in the catalogue of regions.",
    explanation: "A region that the catalogue does not know is either new or mistyped.",
    source: "regions and zones page, 2023-11-23; CVM API metadata, 2026-08-21",
    check: ({ workload: { source }, path }) =>
      when(
        findRegion(source.region) === undefined,
        [...path, "source", "region"],
        `${source.region} is not in the catalogue of regions of 2026.${meaning(nearest(source.region, knownRegions()))} For a source elsewhere name the nearest region, where DTS enters.`,
      ),
  }),
  redisRule({
    id: "REDIS-CVM-REGION",
    severity: "error",
    title: "A source on a CVM instance is in the project's region.",
    explanation:
      "The old DTS guide excludes it for the sake of speed. Newer pages speak of other regions for TencentDB instances only, not for those on a CVM.",
    source: GUIDE,
    check: ({ workload: { source }, path, project: { region } }) =>
      when(
        source.access.type === "cvm" && source.region !== region,
        [...path, "source", "region"],
        `The source stands on a CVM instance in ${source.region}, the target in ${region}: a self-built Redis does not migrate across regions by this access type. Join the networks and use ccn, or migrate inside ${source.region}.`,
      ),
  }),
  redisRule({
    id: "REDIS-PUBLIC-ADDRESS",
    severity: "refused",
    title: "A source that is reached over the internet has a public address.",
    explanation: "DTS connects to it from outside.",
    source: GUIDE,
    check: ({ workload: { source }, path }) => {
      const host = source.access.type === "extranet" ? known(source.access.host) : undefined;
      return when(
        host !== undefined && isPrivate(host),
        [...path, "source", "access", "host"],
        `${host} is not an address of the internet, so DTS cannot reach it by extranet. Give its public address, or use vpncloud, dcg, ccn, cvm or vpc.`,
      );
    },
  }),
  redisRule({
    id: "REDIS-PORTS-OPEN",
    severity: "warning",
    title: "The source's security groups let DTS in.",
    explanation:
      "The old DTS guide says to open all ports where DTS cannot reach the source. Its addresses are not published as a list; the failed check shows them.",
    source: cited("oldDts", "parameters and verification"),
    check: ({ workload: { source }, path }) =>
      when(
        source.access.type === "cvm" || source.access.type === "vpc",
        [...path, "source", "access"],
        "The source's security groups have to let DTS in; the old DTS guide says to open all ports. Open the source's port to the addresses that the DTS check shows, and take that back after finalize.",
      ),
  }),
  redisRule({
    id: "REDIS-PSYNC",
    severity: "warning",
    title: "A source of another cloud allows SYNC or PSYNC.",
    explanation: "DTS follows a source as a replica does. Other clouds grant that by request or not at all.",
    source: MIGRATING,
    check: ({ workload: { source }, path }) =>
      when(
        source.supplier !== "others",
        [...path, "source", "supplier"],
        `Redis of ${source.supplier} has to allow SYNC or PSYNC to DTS. Ask its support to grant it before the wave is planned; where it is denied, DTS cannot move the data.`,
      ),
  }),
  redisRule({
    id: "REDIS-SOURCE-STATE",
    severity: "refused",
    title: "A Redis source runs at the address that is given, and no other task is under way on it.",
    explanation:
      "DTS migrates sound instances only. Of a source on a CVM instance it looks at the instance's state and at its private address; an instance in another task is refused.",
    source: cited("oldDts", "notes and settings of both databases"),
    needs: "redis",
    check: (subject, facts) => {
      const source = found(subject, facts)?.source ?? {};
      return SOURCE_STATES.flatMap(({ at, broken, message }) =>
        when(broken(source), [...subject.path, "source", ...at], message),
      );
    },
  }),
  redisRule({
    id: "REDIS-SOURCE-REACHABLE",
    severity: "error",
    title: "A Redis source answers from where DTS enters.",
    explanation:
      "The address alone does not show it: a firewall, a security group or a listener on 127.0.0.1 keeps DTS out, and its check fails.",
    source: GUIDE,
    needs: "redis",
    check: (subject, facts) =>
      when(
        found(subject, facts)?.source?.reachable === false,
        [...subject.path, "source", "access"],
        "The source does not answer on its port. Let Redis listen on that address, and open the port to the addresses that the DTS check shows.",
      ),
  }),
  redisRule({
    id: "REDIS-FAILOVER",
    severity: "error",
    title: "Neither side's master changes while DTS runs.",
    explanation: "After a switch of master and replica DTS cannot go on: the task has to be made anew.",
    source: `${MIGRATING}; failure list of the FAQ beside it`,
    needs: "redis",
    check: (subject, facts) => {
      const side = found(subject, facts)?.failedOver;
      return when(
        side !== undefined,
        [...subject.path, side ?? "source"],
        `The ${side}'s master has changed since DTS started. Stop the job, empty the target and start again; keep HA switches, upgrades and resizes away from both sides until complete.`,
      );
    },
  }),
  redisRule({
    id: "REDIS-DUAL-WRITES",
    severity: "error",
    title: "Nobody but DTS writes to the target before it is complete.",
    explanation: "Writes to both sides leave keys of unknown origin, and the two sides are never equal.",
    source: `${GUIDE}; ${MIGRATING}`,
    needs: "redis",
    check: (subject, facts) =>
      when(
        found(subject, facts)?.foreignWrites === true,
        [...subject.path, "target"],
        "Something other than DTS writes to the target. Stop it; then empty the target and start again, because what it wrote cannot be told apart.",
      ),
  }),
];

/** What keeps DTS from a source that was found. */
const SOURCE_STATES: readonly {
  readonly broken: (source: FoundRedisSource) => boolean;
  readonly at: PlanPath;
  readonly message: string;
}[] = [
  {
    broken: ({ running }) => running === false,
    at: [],
    message: "The source does not run. Start it, and wait until it serves.",
  },
  {
    broken: ({ inTask }) => inTask === true,
    at: [],
    message: "Another task is under way on the source. Wait for its end, or end it.",
  },
  {
    broken: ({ addressKnown }) => addressKnown === false,
    at: ["access"],
    message:
      "The source's address is none of its instance's private addresses. Name the instance that Redis runs on.",
  },
];

function isPrivate(host: string): boolean {
  if (!/^\d+(\.\d+){3}$/.test(host)) return host === "localhost";
  return NOT_PUBLIC.some((range) => contains(block(range), block(`${host}/32`)));
}
