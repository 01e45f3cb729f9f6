/** Writes pairs that belong together into a world until it is killed. */
import { systemClock } from "../../../lib/base/clock";
import { defineTable, openWorld, type Row } from "../../../lib/local/world";

const things = defineTable<Row & { readonly value: number; readonly filler: string }>("things");
const world = openWorld({ directory: String(process.argv[2]), clock: systemClock });
function write(): void {
  world.transaction(() => {
    const value = (world.table(things).get("left")?.value ?? 0) + 1;
    for (const id of ["left", "right"]) world.table(things).put({ id, value, filler: "x".repeat(500) });
  });
  setImmediate(write);
}

write();
process.stdout.write("begun\n");
