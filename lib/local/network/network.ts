import { connect, type Socket } from "node:net";
import { LandfallError } from "../../base/errors";
import { type Host, hostOf, hosts } from "./hosts";
import { type Policy, securityGroups } from "../services/vpc/rows";
import type { World } from "../world";
import { allows, type Peer, type Protocol } from "./policy";

/** Where a connection comes from: an instance, or somewhere that is not in the cloud. */
export type Origin = "outside" | { readonly instance: string };

/** By which every instance reaches its metadata service, whatever its security groups say. */
export const METADATA_HOST = "metadata.tencentyun.com";
export const METADATA_ADDRESS = "169.254.0.23";
const METADATA_PORT = 80;

/**
 * Where the names of the cloud's own services (API, object storage) lead from instances: an address as those inside
 * the cloud look like (product/436/6224). Security groups decide about it as about any other.
 */
export const SERVICES_ADDRESS = "169.254.0.47";
const SERVICES_PORTS = [80, 443];

/** What security groups see of everybody outside: an address of TEST-NET-3 (RFC 5737). */
export const OUTSIDE_ADDRESS = "203.0.113.1";

/** `DIAL-UNREACHABLE`: no such host, or a group drops it, so that nothing answers. `DIAL-REFUSED`: nothing listens. */
export class DialError extends LandfallError {
  declare readonly code: "DIAL-UNREACHABLE" | "DIAL-REFUSED";
}

export interface Connection {
  readonly from: Origin;
  /** Id of an instance. */
  readonly to: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** By which addresses two ends know each other. */
interface Route {
  readonly source: Peer;
  readonly target: Peer;
}

/** What instances reach beside each other. */
interface Services {
  /** A connection to the metadata service. */
  metadata(instance: string): Promise<Socket>;
  /** A connection to the API and the object storage at port 80 or 443, from an instance's loopback address. */
  cloud(loopback: string, port: number): Promise<Socket>;
}

/** The network between instances and databases: addresses, VPCs, security groups, and connections that obey them. */
export class Network {
  /** @param hostPort the port of this machine at which an instance's guest listens for a port of its own */
  constructor(
    private readonly world: World,
    private readonly hostPort: (instance: string, port: number) => number,
    private readonly services: Services,
  ) {}

  /** Whether security groups let a connection through, by private addresses or by public ones. */
  admit(connection: Connection): boolean {
    const target = this.instance(connection.to);
    if (target === undefined) return false;
    return this.routes(connection.from, target).some((route) => this.passes(route, connection, target));
  }

  /** Who connects from an address of this machine. */
  originOf(remoteAddress: string): Origin {
    const address = remoteAddress.replace(/^::ffff:/, "");
    const found = this.all().find((instance) => instance.loopback === address);
    return found === undefined ? "outside" : { instance: found.id };
  }

  /**
   * Connects to an instance's private or public address. From an instance, private addresses are those of its VPC.
   * @throws DialError
   */
  async dial(from: Origin, address: string, port: number): Promise<Socket> {
    if (from !== "outside" && address === METADATA_ADDRESS && port === METADATA_PORT)
      return this.services.metadata(from.instance);
    if (from !== "outside" && address === SERVICES_ADDRESS) return this.dialServices(from.instance, port);
    const target = this.find(from, address);
    if (target === undefined || !target.up) throw unreachable(address, port, "no running instance has it");
    const byPrivate = target.privateIp === address;
    const route = this.routes(from, target).find(
      (candidate) => (candidate.target.ip === target.privateIp) === byPrivate,
    );
    const connection: Connection = { from, to: target.id, port, protocol: "tcp" };
    if (route === undefined || !this.passes(route, connection, target))
      throw unreachable(address, port, "no security group lets it through");
    const source = from === "outside" ? "127.0.0.1" : this.instance(from.instance)!.loopback;
    return open(source, target.loopback, this.hostPort(target.id, port), `${address}:${port}`);
  }

  private async dialServices(id: string, port: number): Promise<Socket> {
    const source = this.instance(id);
    const peer: Peer = { ip: SERVICES_ADDRESS, groups: [] };
    if (source === undefined || !source.up || !allows(this.policies(source, "egress"), peer, port, "tcp"))
      throw unreachable(SERVICES_ADDRESS, port, "no security group lets it through");
    if (!SERVICES_PORTS.includes(port))
      throw new DialError("DIAL-REFUSED", `Nothing listens at ${SERVICES_ADDRESS}:${port}.`);
    return this.services.cloud(source.loopback, port);
  }

  private find(from: Origin, address: string): Host | undefined {
    const vpc = from === "outside" ? undefined : this.instance(from.instance)?.vpc;
    return this.all().find(
      (instance) =>
        (instance.privateIp === address && (from === "outside" || instance.vpc === vpc)) ||
        instance.publicIp === address,
    );
  }

  private routes(from: Origin, target: Host): Route[] {
    const publicTarget = target.publicIp;
    if (from === "outside") {
      const source: Peer = { ip: OUTSIDE_ADDRESS, groups: [] };
      return [target.privateIp, publicTarget].flatMap((ip) =>
        ip === "" ? [] : [{ source, target: { ip, groups: [] } }],
      );
    }
    const source = this.instance(from.instance);
    if (source === undefined) return [];
    const publicSource = source.publicIp;
    const inside: Route[] =
      source.vpc === target.vpc
        ? [
            {
              source: { ip: source.privateIp, groups: source.securityGroups },
              target: { ip: target.privateIp, groups: target.securityGroups },
            },
          ]
        : [];
    const across: Route[] =
      publicSource !== "" && publicTarget !== ""
        ? [{ source: { ip: publicSource, groups: [] }, target: { ip: publicTarget, groups: [] } }]
        : [];
    return [...inside, ...across];
  }

  private passes(route: Route, connection: Connection, target: Host): boolean {
    const { from, port, protocol } = connection;
    const source = from === "outside" ? undefined : this.instance(from.instance);
    const out = source === undefined || allows(this.policies(source, "egress"), route.target, port, protocol);
    return out && allows(this.policies(target, "ingress"), route.source, port, protocol);
  }

  /** An instance's groups one after the other, in their order. */
  private policies(instance: Host, direction: "ingress" | "egress"): Policy[] {
    return instance.securityGroups.flatMap(
      (id) => this.world.table(securityGroups).get(id)?.[direction] ?? [],
    );
  }

  private instance(id: string): Host | undefined {
    return hostOf(this.world, id);
  }

  private all(): Host[] {
    return hosts(this.world);
  }
}

function open(from: string, host: string, port: number, name: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, localAddress: from });
    socket.once("connect", () => {
      socket.removeAllListeners("error");
      resolve(socket);
    });
    socket.once("error", (cause) =>
      reject(new DialError("DIAL-REFUSED", `Nothing listens at ${name}.`, { cause })),
    );
  });
}

function unreachable(address: string, port: number, why: string): DialError {
  return new DialError("DIAL-UNREACHABLE", `${address}:${port} does not answer: ${why}.`);
}
