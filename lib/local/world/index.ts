export type { Ids } from "./ids";
export { defineTable, type Feed, type Row, type Table, type TableKey } from "./table";
export { writeWhole } from "./whole-file";
export { openWorld, type World } from "./world";
