/** A protocol and the ports of one side of a connection. */
export class Port {
  static tcp(port: number): Port {
    return new Port("tcp", String(port));
  }

  /** @param to included */
  static tcpRange(from: number, to: number): Port {
    return new Port("tcp", `${from}-${to}`);
  }

  static udp(port: number): Port {
    return new Port("udp", String(port));
  }

  /** @param to included */
  static udpRange(from: number, to: number): Port {
    return new Port("udp", `${from}-${to}`);
  }

  static allTcp(): Port {
    return new Port("tcp", "all");
  }

  static icmp(): Port {
    return new Port("icmp", "all");
  }

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
