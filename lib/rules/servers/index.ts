export {
  dataDisksOf,
  gibOf,
  serverRule,
  serversOf,
  systemDiskOf,
  systemText,
  usedGib,
  type ServerSubject,
} from "./rule";
