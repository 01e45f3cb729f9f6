/** The other process of the conformance suite: opens the carrier it is told of and appends its lines to segment 1. */
import type { JournalCarrier } from "../../lib/reconcile/carrier";
import { PositionConflict } from "../../lib/reconcile/carrier";
import type { CarrierOpener } from "./carrier-conformance";

interface OpenerModule {
  openCarrier(argument: unknown): JournalCarrier | Promise<JournalCarrier>;
}

async function main(): Promise<void> {
  const [opener, name, count] = process.argv.slice(2);
  const { module, argument } = JSON.parse(String(opener)) as CarrierOpener;
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const opened = require(module) as OpenerModule;
  const carrier = await opened.openCarrier(argument);
  for (let written = 0; written < Number(count);) {
    const position = (await carrier.read(1)).length;
    try {
      await carrier.append(1, position, Buffer.from(`${name}-${written}\n`));
      written += 1;
    } catch (error) {
      if (!(error instanceof PositionConflict)) throw error;
    }
  }
}

void main();
