export { type Connection, DialError, Network, type Origin, OUTSIDE_ADDRESS } from "./network";
