export { settleLoopbacks } from "./loopback";
export { METADATA_ADDRESS, METADATA_HOST, SERVICES_ADDRESS } from "./network";
export { type Connection, DialError, Network, type Origin, OUTSIDE_ADDRESS } from "./network";
