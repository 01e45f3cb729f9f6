export { DiskFiles, type Folder } from "./files";
