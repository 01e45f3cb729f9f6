import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Answer, ObjectAnswer, PlainClient, ServiceName } from "../cloud/client";
import { type Changes, GONE, type Ledger } from "./ledger";

/** How often a story looks whether something has happened, in real milliseconds. */
const GLANCE = 15;

/** One of those who use the cloud at the same time, each with things of its own. */
export class Session {
  private made = 0;

  constructor(
    readonly client: PlainClient,
    private readonly ledger: Ledger,
    private readonly name: string,
    /** A raw disk image that the cloud can import. */
    readonly image: Buffer,
  ) {}

  /** A name that nobody else uses. */
  newName(kind: string): string {
    return `${kind}-${this.name}-${++this.made}`;
  }

  read(service: ServiceName, action: string, parameters: object): Promise<Answer> {
    return this.client.call(service, action, parameters);
  }

  write(service: ServiceName, action: string, parameters: object, changes: Changes): Promise<Answer> {
    const call = (client: PlainClient) => client.call(service, action, parameters);
    const again = "ClientToken" in parameters ? call : undefined;
    return this.ledger.write(changes, () => call(this.client), again);
  }

  /** Notes what only the answer of a call told. */
  note(changes: Changes): void {
    this.ledger.settle(changes);
  }

  /** Writes to the object storage. */
  store(
    method: "PUT" | "POST" | "DELETE",
    bucket: string,
    path: string,
    changes: Changes,
    { body, headers }: { readonly body?: Buffer; readonly headers?: Record<string, string> } = {},
  ): Promise<ObjectAnswer> {
    const request = { method, bucket, path, ...(body && { body }), ...(headers && { headers }) };
    return this.ledger.write(changes, () => this.client.object(request));
  }

  /** Looks until the first thing of a list has this in its field. */
  async until(
    service: ServiceName,
    action: string,
    ids: Readonly<Record<string, readonly string[]>>,
    [set, field, wanted]: readonly [set: string, field: string, wanted: string],
  ): Promise<void> {
    for (;;) {
      const answer = await this.read(service, action, ids);
      const [first] = answer[set] as Record<string, unknown>[];
      if ((first?.[field] ?? GONE) === wanted) return;
      await delay(GLANCE);
    }
  }
}

/** Text of an answer's field. */
export function text(answer: Answer, ...path: readonly (string | number)[]): string {
  const value = path.reduce<unknown>(
    (at, step) => (at as Record<string | number, unknown> | undefined)?.[step],
    answer,
  );
  if (typeof value !== "string")
    throw new Error(`the answer has no ${path.join(".")}: ${JSON.stringify(answer)}`);
  return value;
}

export function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
