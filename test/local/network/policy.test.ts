import fc from "fast-check";
import {
  contains,
  covers,
  formatIp,
  looseCidr,
  overlap,
  parseCidr,
  parseIp,
  sizeOf,
} from "../../../lib/local/network/ipv4";
import { allows, isPortSpec } from "../../../lib/local/network/policy";
import type { Policy } from "../../../lib/local/services/vpc/rows";

const rule = (change: Partial<Policy> = {}): Policy => ({
  protocol: "TCP",
  port: "80",
  cidr: "0.0.0.0/0",
  cidr6: "",
  group: "",
  action: "ACCEPT",
  description: "",
  modifiedAt: 0,
  ...change,
});
const peer = { ip: "10.0.0.5", groups: ["sg-1"] };
const allowed = (rules: readonly Policy[], port = 80): boolean => allows(rules, peer, port, "tcp");

describe("rules", () => {
  test("deny what none of them matches", () => {
    expect(allowed([])).toBe(false);
    expect(allowed([rule({ port: "81" })])).toBe(false);
  });

  test("are asked in their order, and the first that matches decides", () => {
    const [drop, accept] = [rule({ action: "DROP" }), rule()];
    expect(allowed([drop, accept])).toBe(false);
    expect(allowed([accept, drop])).toBe(true);
    expect(allowed([rule({ action: "DROP", port: "443" }), accept])).toBe(true);
  });

  test.each<[Partial<Policy>, number, boolean]>([
    [{ port: "ALL" }, 1, true],
    [{ port: "all" }, 1, true],
    [{ port: "22,80" }, 80, true],
    [{ port: "22,81" }, 80, false],
    [{ port: "70-90" }, 80, true],
    [{ port: "22,70-80" }, 80, true],
    [{ port: "81-90" }, 80, false],
    [{ protocol: "ALL", port: "ALL" }, 9, true],
    [{ protocol: "all", port: "ALL" }, 9, true],
    [{ protocol: "UDP" }, 80, false],
    [{ protocol: "ICMP", port: "ALL" }, 80, false],
    [{ cidr: "10.0.0.0/24" }, 80, true],
    [{ cidr: "10.0.0.5" }, 80, true],
    [{ cidr: "10.0.0.77/24" }, 80, true],
    [{ cidr: "10.0.1.0/24" }, 80, false],
    [{ cidr: "", cidr6: "::/0" }, 80, false],
    [{ cidr: "", group: "sg-1" }, 80, true],
    [{ cidr: "", group: "sg-2" }, 80, false],
    [{ action: "accept" }, 80, true],
  ])("%j at port %d: %s", (change, port, expected) => {
    expect(allowed([rule(change)], port)).toBe(expected);
  });

  test("ports are written in one of four ways", () => {
    for (const good of ["ALL", "all", "80", "22,443", "8000-8010", "22,8000-8010"])
      expect(isPortSpec(good)).toBe(true);
    for (const bad of ["", "80-", "-80", "http", "80;81", "22, 443"]) expect(isPortSpec(bad)).toBe(false);
  });
});

describe("addresses", () => {
  const ip = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  const cidr = fc.tuple(ip, fc.integer({ min: 0, max: 32 })).map(([address, prefix]) => {
    const size = 2 ** (32 - prefix);
    return { base: Math.floor(address / size) * size, prefix };
  });

  test("are read as they are written", () => {
    fc.assert(fc.property(ip, (address) => parseIp(formatIp(address)) === address));
    fc.assert(
      fc.property(
        cidr,
        (one) => JSON.stringify(parseCidr(`${formatIp(one.base)}/${one.prefix}`)) === JSON.stringify(one),
      ),
    );
    for (const bad of ["", "1.2.3", "1.2.3.256", "1.2.3.04", "a.b.c.d", "1.2.3.4.5"])
      expect(parseIp(bad)).toBeUndefined();
    for (const bad of ["10.0.0.1/24", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8/8"])
      expect(parseCidr(bad)).toBeUndefined();
    expect(looseCidr("10.0.0.1/24")).toEqual({ base: parseIp("10.0.0.1"), prefix: 24 });
  });

  test("lie in a network exactly when they lie between its first and its last", () => {
    fc.assert(
      fc.property(
        cidr,
        ip,
        (one, address) =>
          contains(one, address) === (address >= one.base && address < one.base + sizeOf(one)),
      ),
    );
  });

  test("of two networks overlap exactly when one covers the other", () => {
    const meet = (a: { base: number; prefix: number }, b: typeof a): boolean =>
      a.base < b.base + sizeOf(b) && b.base < a.base + sizeOf(a);
    fc.assert(
      fc.property(cidr, cidr, (a, b) => overlap(a, b) === meet(a, b) && (!covers(a, b) || meet(a, b))),
    );
  });
});
