export type { Credential, Dialect, FindCredential, Signable, Signed } from "./credential";
export { verifySignature } from "./verify";
