import type { ConnectionSpec, ConnectionsSpec } from "../../lib/plan/connection";
import { plan, type Sides, type Variation } from "./sample";

type Traffic = Partial<Pick<ConnectionSpec, "ports" | "protocol">>;

const having = (connections: ConnectionsSpec, sources: readonly string[] = []): Variation =>
  plan((declared) => {
    declared.connections = connections;
    Object.assign(declared.project, { sources });
  });
const from = (peer: string | { $ref: string }, more: Traffic = {}) =>
  ({ from: peer, protocol: "tcp", ports: "443", description: "office", ...more }) as const;
const to = (peer: string, more: Traffic = {}) =>
  ({ to: peer, protocol: "tcp", ports: "443", description: "office", ...more }) as const;
const blocks = (count: number) => Array.from({ length: count }, (_, index) => from(`10.${index}.0.0/16`));

export const connectionSides: Record<string, Sides> = {
  "CONNECTION-OPEN": {
    broken: [having({ target: [from("0.0.0.0/0")] }), having({ relay: [from("1.2.3.4/0")] })],
    fine: [
      {},
      having({ target: [to("0.0.0.0/0"), from("10.9.0.0/16"), from("sg-1a2b3c4d")] }),
      having({ target: [from({ $ref: "connections/target/0/from" })] }),
    ],
  },
  "CONNECTION-ALIGNED": {
    broken: [having({ target: [from("10.9.1.0/16")] }), having({ relay: [to("1.2.3.4/0")] })],
    fine: [having({ target: [from("10.9.0.0/16"), to("0.0.0.0/0")] })],
  },
  "CONNECTION-PORTS": {
    broken: [
      having({ target: [from("10.9.0.0/16", { protocol: "icmp" })] }),
      having({ target: [from("10.9.0.0/16", { protocol: "all", ports: "1-2" })] }),
      having({ target: [from("10.9.0.0/16", { ports: "0" })] }),
      having({ target: [from("10.9.0.0/16", { ports: "65536" })] }),
      having({ target: [from("10.9.0.0/16", { ports: "9-8" })] }),
    ],
    fine: [
      having({ target: [from("10.9.0.0/16", { ports: "1-65535" }), from("10.8.0.0/16", { ports: "all" })] }),
      having({ target: [from("10.9.0.0/16", { protocol: "icmp", ports: "all" })] }),
    ],
  },
  "CONNECTION-COUNT": {
    broken: [having({ target: blocks(101) }), having({ relay: blocks(95) }, ["203.0.113.0/24"])],
    fine: [
      having({ target: [...blocks(100), to("10.0.0.0/8")] }),
      having({ relay: blocks(94) }, ["203.0.113.0/24"]),
    ],
  },
  "CONNECTION-ISOLATION": {
    broken: [having({ "test-target": [to("10.0.1.0/24")] })],
    fine: [having({ "test-target": [from("10.0.1.0/24")], target: [to("10.0.1.0/24")] })],
  },
};
