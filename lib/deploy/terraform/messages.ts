import { z } from "zod";
import type { Change, ChangeAction, DeployEvent } from "../deployer";

/**
 * Terraform's machine-readable UI, one JSON document a line, as far as Landfall reads it; OpenTofu writes the same.
 * Source: https://developer.hashicorp.com/terraform/internals/machine-readable-ui
 */
const resource = z.looseObject({ addr: z.string() });
const action = z.string();

const message = z.discriminatedUnion("type", [
  z.looseObject({
    type: z.literal("planned_change"),
    change: z.looseObject({ resource, action, reason: z.string().optional() }),
  }),
  z.looseObject({ type: z.literal("apply_start"), hook: z.looseObject({ resource, action }) }),
  z.looseObject({
    type: z.literal("apply_progress"),
    hook: z.looseObject({ resource, action, elapsed_seconds: z.number() }),
  }),
  z.looseObject({
    type: z.literal("apply_complete"),
    hook: z.looseObject({ resource, action, id_value: z.string().optional() }),
  }),
  z.looseObject({ type: z.literal("apply_errored"), hook: z.looseObject({ resource, action }) }),
  z.looseObject({
    type: z.literal("diagnostic"),
    diagnostic: z.looseObject({
      severity: z.enum(["error", "warning"]),
      summary: z.string(),
      detail: z.string().default(""),
      address: z.string().optional(),
    }),
  }),
]);
type Message = z.infer<typeof message>;

const ACTIONS: Readonly<Record<string, ChangeAction>> = {
  create: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
  import: "import",
  remove: "forget",
};

const REASONS: Readonly<Record<string, string>> = {
  requested: "asked for",
  cannot_update: "cannot be changed in place",
  tainted: "an earlier attempt was cut short",
  delete_because_no_resource_config: "the stack no longer has it",
};

/** What one run of Terraform has said so far. */
export interface Transcript {
  readonly changes: Change[];
  /** Terraform's own words. */
  readonly errors: string[];
  readonly minutes: Minutes;
}

/** Tells once a minute what takes long; Terraform itself does so every ten seconds. */
export class Minutes {
  private readonly told = new Map<string, number>();

  /** Whole minutes, where there is one more of them than was told of this address before. */
  due(address: string, seconds: number): number | undefined {
    const minutes = Math.floor(seconds / 60);
    if (minutes <= (this.told.get(address) ?? 0)) return undefined;
    this.told.set(address, minutes);
    return minutes;
  }
}

/** Takes a line into the transcript; resolves to what there is to report. Lines of other kinds say nothing. */
export function readLine(line: string, transcript: Transcript): DeployEvent | undefined {
  const parsed = message.safeParse(asJson(line));
  return parsed.success ? take(parsed.data, transcript) : undefined;
}

function take(said: Message, transcript: Transcript): DeployEvent | undefined {
  switch (said.type) {
    case "planned_change": {
      const action = ACTIONS[said.change.action];
      const reason = REASONS[said.change.reason ?? ""];
      if (action === undefined) return undefined;
      transcript.changes.push({ address: said.change.resource.addr, action, ...(reason && { reason }) });
      return undefined;
    }
    case "diagnostic": {
      const { severity, address, summary, detail } = said.diagnostic;
      const text = `${address === undefined ? "" : `${address}: `}${summary}${detail === "" ? "" : `\n${detail}`}`;
      if (severity === "warning") return { kind: "note", text };
      transcript.errors.push(text);
      return undefined;
    }
    default: {
      const { addr: address } = said.hook.resource;
      const action = ACTIONS[said.hook.action];
      if (action === undefined) return undefined;
      if (said.type === "apply_start") return { kind: "started", address, action };
      if (said.type === "apply_progress") {
        const minutes = transcript.minutes.due(address, said.hook.elapsed_seconds);
        return minutes === undefined ? undefined : { kind: "progress", address, action, minutes };
      }
      if (said.type === "apply_errored")
        return { kind: "failed", address, action, message: "see the error below" };
      const id = said.hook.id_value;
      return { kind: "finished", address, action, ...(id === undefined ? {} : { id }) };
    }
  }
}

function asJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
