import { rm } from "node:fs/promises";
import { fileCarrier, type JournalCarrier } from "../reconcile";
import { isApiError } from "../tencent";

/**
 * Keeps a copy of a journal before the bucket that holds it goes: in files, so that a destroy which is cut short goes
 * on with it. A journal in files is its own copy.
 */
export async function copyJournal(carrier: JournalCarrier, directory: string): Promise<void> {
  if (carrier.location === directory) return;
  await rm(directory, { recursive: true, force: true });
  const copy = fileCarrier(directory);
  for (const segment of await carrier.segments()) await copy.append(segment, 0, await carrier.read(segment));
}

/** The journal, or its copy where a destroy that was cut short has taken the bucket already. */
export async function journalOrCopy(carrier: JournalCarrier, directory: string): Promise<JournalCarrier> {
  try {
    await carrier.segments();
    return carrier;
  } catch (error) {
    const copy = fileCarrier(directory);
    if (isApiError(error, "gone") && (await copy.segments()).length > 0) return copy;
    throw error;
  }
}
