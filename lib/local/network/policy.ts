import type { Policy } from "../services/vpc/rows";
import { contains, looseCidr, parseIp } from "./ipv4";

/** The other end of a connection, as a rule sees it. */
export interface Peer {
  readonly ip: string;
  /** Its security groups, when it is an instance that is reached by its private address. */
  readonly groups: readonly string[];
}

export type Protocol = "tcp" | "udp";

const PORTS = /^\d{1,5}(-\d{1,5})?(,\d{1,5}(-\d{1,5})?)*$/;
const MAX_PORT = 65_535;

/** `ALL`, `80`, `8000-8010`, `22,443`, and lists of ranges; every range from its lower end to its upper. */
export function isPortSpec(port: string): boolean {
  if (port.toUpperCase() === "ALL") return true;
  return PORTS.test(port) && rangesOf(port).every(([from, to]) => from <= to && to <= MAX_PORT);
}

function rangesOf(spec: string): (readonly [number, number])[] {
  return spec.split(",").map((range) => {
    const [from = NaN, to = from] = range.split("-").map(Number);
    return [from, to];
  });
}

/** Ordered rules: the first that matches decides, and what no rule matches is denied. */
export function allows(policies: readonly Policy[], peer: Peer, port: number, protocol: Protocol): boolean {
  const decisive = policies.find(
    (policy) =>
      matchesProtocol(policy, protocol) && matchesPort(policy.port, port) && matchesPeer(policy, peer),
  );
  return decisive?.action.toUpperCase() === "ACCEPT";
}

function matchesProtocol(policy: Policy, protocol: Protocol): boolean {
  return ["ALL", protocol.toUpperCase()].includes(policy.protocol.toUpperCase());
}

function matchesPort(spec: string, port: number): boolean {
  if (spec.toUpperCase() === "ALL") return true;
  return rangesOf(spec).some(([from, to]) => from <= port && port <= to);
}

function matchesPeer(policy: Policy, peer: Peer): boolean {
  if (policy.group !== "") return peer.groups.includes(policy.group);
  const cidr = looseCidr(policy.cidr);
  const ip = parseIp(peer.ip);
  return cidr !== undefined && ip !== undefined && contains(cidr, ip);
}
