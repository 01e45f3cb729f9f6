import { LIMITS } from "../catalogue";
import { cited } from "../documents";
import type { FoundSource, Rule } from "../rule";
import { when } from "../subjects";
import { serverRule } from "./rule";

/** What only a look at the running source shows. */
export const foundRules: readonly Rule[] = [
  serverRule({
    id: "SOURCE-CLOCK",
    severity: "refused",
    title: "A source's clock is right to five minutes.",
    explanation:
      "Requests are signed with the time; Tencent Cloud refuses others with AuthFailure.SignatureExpire, and certificates may look expired or not yet valid.",
    source: `${cited("onlineMigration", "checks before the migration")}; API 3.0 signature, SDK 4.1.313`,
    needs: "sources",
    check: ({ name, path }, { sources }) => {
      const skew = Math.abs(sources?.[name]?.clockSkewSeconds ?? 0);
      return when(
        skew > LIMITS.clockSkewSeconds,
        [...path, "source"],
        `The source's clock is ${skew} seconds off; ${LIMITS.clockSkewSeconds} are tolerated. Set it, and let it follow a time server.`,
      );
    },
  }),
  serverRule({
    id: "SOURCE-LOAD",
    severity: "warning",
    title: "A source has processor, memory and disk left for the agent.",
    explanation:
      "SMC's drill warns above 90 % of processor, 95 % of memory and 99 % of a file system: copying then slows the source, or fails.",
    source: "SMC migration drill, facts of 2026",
    needs: "sources",
    check: ({ name, path }, { sources }) =>
      crowded(sources?.[name]).map((what) => ({
        path: [...path, "source"],
        message: `The source has little ${what} left. Free some, or replicate at a quieter time.`,
      })),
  }),
  serverRule({
    id: "SOURCE-SHADOW-COPIES",
    severity: "warning",
    title: "Shadow copies stay behind.",
    explanation: "Volume shadow snapshots of the source are not migrated.",
    source: cited("smcAgent", "limits of data migration"),
    needs: "sources",
    check: ({ name, path }, { sources }) => {
      const copies = sources?.[name]?.shadowCopies ?? 0;
      return when(
        copies > 0,
        [...path, "source"],
        `The source has ${copies} volume shadow copies, which are not migrated. Keep what is needed of them elsewhere.`,
      );
    },
  }),
];

function crowded(source: FoundSource | undefined): string[] {
  const used = source?.usedPercent;
  if (used === undefined) return [];
  return (["processor", "memory", "disk"] as const).flatMap((what) =>
    used[what] > LIMITS.sourceLoadPercent[what] ? [`${what} (${used[what]} % used)`] : [],
  );
}
