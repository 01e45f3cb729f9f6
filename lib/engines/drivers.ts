import type { OperateTools } from "../operate/tools";
import type { Driver } from "../reconcile/driver";
import { imageImportDriver } from "./image-import/driver";

/** The drivers of all engines; adding an engine adds a line. Synthesis never loads this file. */
export const drivers = [imageImportDriver] as readonly Driver<never, OperateTools>[];
