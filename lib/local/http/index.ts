export { LocalAuthority } from "./authority";
export { Front, type FrontOptions } from "./front";
