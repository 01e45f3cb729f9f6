export type { MetadataAnswer } from "./answer";
export { MetadataService, send as sendMetadata } from "./service";
export { Sessions, type TemporaryCredential } from "./sessions";
