import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { JournalCarrier } from "../reconcile";

/** Keeps a copy of a journal before the bucket that holds it goes. A journal in files is its own copy. */
export async function copyJournal(carrier: JournalCarrier, directory: string): Promise<void> {
  if (!carrier.location.startsWith("cos://")) return;
  await mkdir(directory, { recursive: true });
  for (const segment of await carrier.segments()) {
    const name = `${String(segment).padStart(6, "0")}.jsonl`;
    await writeFile(path.join(directory, name), await carrier.read(segment), { mode: 0o600 });
  }
}
