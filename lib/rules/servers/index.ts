export { imagesAtOnce } from "./images";
export {
  dataDisksOf,
  gibOf,
  serverRule,
  serversOf,
  someOf,
  systemDiskOf,
  systemText,
  usedGib,
  type ServerSubject,
} from "./rule";
