export { isCosHost } from "./address";
export { type CosAnswer, type CosOptions, type CosOutcome, type CosReport, LocalCos } from "./cos";
export { CosError } from "./errors";
export { COS_OPERATIONS } from "./operations";
export type { CosHttpRequest } from "./request";
export type { Credential, FindCredential } from "./signature";
export type { SignedObject } from "./signed-url";
