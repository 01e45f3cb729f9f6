import type { Probe } from "../../redis-servers";
import type { CheckResult } from "./rows";

/** What is known when a job is checked. */
export interface CheckFacts {
  /** Why nothing was asked of real servers; empty when they were. */
  readonly note: string;
  /** Why there is no connection to the source; empty when there is. */
  readonly unreachable: string;
  /** What the source said to the password; empty when it took it. */
  readonly sourceRefusal: string;
  readonly source: Probe;
  /** Why the target cannot be used; empty when it can. */
  readonly targetProblem: string;
  /** What is wrong with the target's password; empty when nothing is. */
  readonly targetRefusal: string;
  readonly targetVersion: string;
  readonly targetKeys: number;
  /** Bytes. */
  readonly targetMemory: number;
  readonly writeMode: string;
}

interface Verdict {
  readonly status: CheckResult["status"];
  readonly message: string;
  readonly solution?: string;
}

interface Check {
  readonly id: string;
  readonly name: string;
  readonly judge: (facts: CheckFacts) => Verdict;
}

const PASS: Verdict = { status: "pass", message: "" };
/** Oldest source. Source: tencent.md 3.4. */
const OLDEST = "2.2.6";
/** The target has this many times the source's data free. Source: tencent.md 3.4. */
const SPARE = 1.5;

/** In their order; what comes after a failed connection is blocked. */
const CHECKS: readonly Check[] = [
  {
    id: "ConnectDBCheck",
    name: "Connection to source and target",
    judge: ({ unreachable, targetProblem, note }) =>
      unreachable !== "" || targetProblem !== ""
        ? failed(unreachable || targetProblem, "Let DTS reach both sides.")
        : { ...PASS, message: note },
  },
  {
    id: "VersionCheck",
    name: "Versions",
    judge: ({ source, targetVersion }) => {
      if (source.version === "") return PASS;
      if (older(source.version, OLDEST))
        return failed(
          `The source is Redis ${source.version}; the oldest is ${OLDEST}.`,
          "Upgrade the source.",
        );
      return older(targetVersion, minor(source.version))
        ? {
            status: "warning",
            message: `The source is Redis ${source.version}, newer than the target's ${targetVersion}.`,
            solution: "Choose a target of the source's version or a newer one.",
          }
        : PASS;
    },
  },
  {
    id: "SrcPrivilegeCheck",
    name: "Password of the source",
    judge: ({ sourceRefusal }) =>
      sourceRefusal === "" ? PASS : failed(sourceRefusal, "Give the source's password."),
  },
  {
    id: "DstPrivilegeCheck",
    name: "Password of the target",
    judge: ({ targetRefusal }) =>
      targetRefusal === ""
        ? PASS
        : failed(targetRefusal, "Give the target's password; set one if it has none."),
  },
  {
    id: "DstEmptyCheck",
    name: "Content of the target",
    judge: ({ writeMode, targetKeys, note }) => {
      if (targetKeys === 0 || writeMode === "clearData") return PASS;
      if (writeMode === "normal")
        return failed(
          `The target holds ${targetKeys} keys.`,
          "Clear the target, or choose another DstWriteMode.",
        );
      return note === ""
        ? failed(
            `The target holds ${targetKeys} keys, and real servers copy by replication, which drops them.`,
            "Choose clearData, or an empty target.",
          )
        : PASS;
    },
  },
  {
    id: "DstSpaceCheck",
    name: "Memory of the target",
    judge: ({ source, targetMemory }) =>
      source.bytes * SPARE <= targetMemory
        ? PASS
        : failed(
            `The source holds ${source.bytes} bytes; the target has ${targetMemory}, and needs ${SPARE} times as many as the source.`,
            "Take a larger target.",
          ),
  },
];

export function judge(facts: CheckFacts): readonly CheckResult[] {
  const connected = facts.unreachable === "" && facts.targetProblem === "";
  return CHECKS.map(({ id, name, judge: decide }, index) => {
    const verdict: Verdict =
      index > 0 && !connected ? { status: "blocked", message: "There is no connection." } : decide(facts);
    return { id, name, solution: "", skipped: false, ...verdict };
  });
}

function failed(message: string, solution: string): Verdict {
  return { status: "failed", message, solution };
}

function older(version: string, than: string): boolean {
  const left = version.split(".").map(Number);
  const right = than.split(".").map(Number);
  const index = right.findIndex((part, place) => part !== (left[place] ?? 0));
  return index >= 0 && (left[index] ?? 0) < (right[index] ?? 0);
}

/** `7.0` of `7.0.15`: products are named so. */
function minor(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}
