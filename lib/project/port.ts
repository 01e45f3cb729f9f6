/** A protocol and the ports of one side of a connection. */
export class Port {
  /** One TCP port. */
  static tcp(port: number): Port {
    return new Port("tcp", String(port));
  }

  /** A range of TCP ports. @param to included */
  static tcpRange(from: number, to: number): Port {
    return new Port("tcp", `${from}-${to}`);
  }

  /** One UDP port. */
  static udp(port: number): Port {
    return new Port("udp", String(port));
  }

  /** A range of UDP ports. @param to included */
  static udpRange(from: number, to: number): Port {
    return new Port("udp", `${from}-${to}`);
  }

  /** Every TCP port. */
  static allTcp(): Port {
    return new Port("tcp", "all");
  }

  /** ICMP, which has no ports. */
  static icmp(): Port {
    return new Port("icmp", "all");
  }

  /** Every protocol and port. */
  static allTraffic(): Port {
    return new Port("all", "all");
  }

  /** What is written. @internal */
  static of(protocol: Port["protocol"], ports: string): Port {
    return new Port(protocol, ports);
  }

  private constructor(
    /** @internal */
    readonly protocol: "tcp" | "udp" | "icmp" | "all",
    /** @internal */
    readonly ports: string,
  ) {}
}
