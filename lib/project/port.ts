/** A protocol and the ports of one side of a connection. */
export class Port {
  static tcp(port: number): Port {
    return new Port("TCP", String(port));
  }

  /** @param to included */
  static tcpRange(from: number, to: number): Port {
    return new Port("TCP", `${from}-${to}`);
  }

  static udp(port: number): Port {
    return new Port("UDP", String(port));
  }

  /** @param to included */
  static udpRange(from: number, to: number): Port {
    return new Port("UDP", `${from}-${to}`);
  }

  static allTcp(): Port {
    return new Port("TCP", "ALL");
  }

  static icmp(): Port {
    return new Port("ICMP", "ALL");
  }

  static allTraffic(): Port {
    return new Port("ALL", "ALL");
  }

  private constructor(
    /** @internal */
    readonly protocol: "TCP" | "UDP" | "ICMP" | "ALL",
    /** @internal */
    readonly ports: string,
  ) {}
}
