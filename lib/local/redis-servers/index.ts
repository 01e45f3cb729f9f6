export { compare, type CompareMethod, type Comparison, type Difference } from "./compare";
export { probe, type Probe, replication, type Replication } from "./info";
export { ReplyError, type ServerAccess, type ServerAddress } from "./resp";
export { findProgram, RedisServers } from "./servers";
