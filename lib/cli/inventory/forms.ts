import { diskImportForm, imageImportForm } from "./image-forms";
import { redisForm } from "./redis-form";
import type { Row } from "./read";
import { csmAgentForm, replicationForm } from "./server-forms";
import { known, type Member } from "./yaml-text";

/** How the rows of one engine become workloads. */
export interface EngineForm {
  /** The columns that a row of the engine means something by. */
  readonly uses: (row: Row) => readonly string[];
  readonly members: (row: Row) => Member[];
}

/** Adding an engine adds a line. */
const FORMS: Readonly<Record<string, EngineForm>> = {
  replication: replicationForm,
  "csm-agent": csmAgentForm,
  "image-import": imageImportForm,
  "disk-import": diskImportForm,
  "redis-dts": redisForm,
};

const ALWAYS = ["name", "engine", "wave"];

/** One row as a workload of its engine; what the engine has no use for is named above it. */
export function workload(row: Row): Member {
  const engine = typeof row["engine"] === "string" ? row["engine"] : "replication";
  const form = FORMS[engine];
  const uses = [...ALWAYS, ...(form?.uses(row) ?? [])];
  const unused = Object.keys(row).filter((name) => !uses.includes(name));
  return {
    key: row.name,
    ...(unused.length > 0 && { comment: `Of no use to ${engine}, and left out: ${unused.join(", ")}` }),
    value: { members: [{ key: "engine", value: known(engine) }, ...(form?.members(row) ?? [])] },
  };
}
