export { curl, type CurlResult, type Dial } from "./curl";
export { Userland } from "./server";
