export { formatFault, ProjectFileError, type DocumentPath, type Fault } from "./fault";
export { parseProjectText, readProjectFile, type ReadProject } from "./reader";
