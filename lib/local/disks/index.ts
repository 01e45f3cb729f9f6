export { DiskFiles, type Folder } from "./files";
export { diskFileIn } from "./find";
