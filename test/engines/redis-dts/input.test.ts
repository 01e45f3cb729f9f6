import { authoredRedisDts } from "../../../lib/engines/redis-dts/input";
import { explain } from "../../../lib/plan/yaml/explain";

const inside = { host: "10.0.0.5", port: 6379, vpc: "vpc-1a2b3c4d", subnet: "subnet-1a2b3c4d" };

/** What each access type needs, beside `type`. Source: SDK dts 2021-12-06, `DBInfo` (4.1.313). */
const ACCESS: Record<string, object> = {
  extranet: { host: "203.0.113.10", port: 6379 },
  ipv6: { host: "2001:db8::10", port: 6379 },
  intranet: { host: "10.0.0.5", port: 6379 },
  cvm: { instance: "ins-1a2b3c4d", port: 6379 },
  cdb: { instance: "crs-1a2b3c4d" },
  vpncloud: { ...inside, gateway: "vpngw-1a2b3c4d" },
  dcg: { ...inside, gateway: "dcg-1a2b3c4d" },
  ccn: { ...inside, ccn: "ccn-1a2b3c4d", network: "UserIDC" },
  vpc: inside,
};

const written = (access: object, more: object = {}) => ({
  engine: "redis-dts",
  source: { access, node: "simple", version: "5.0" },
  target: { make: { type: 8, memory: "4GiB" }, password: { from: "env", name: "REDIS_PASSWORD" } },
  writeMode: "normal",
  ...more,
});
const messages = (value: object) => explain(authoredRedisDts, value).map(({ message }) => message);

describe.each(Object.entries(ACCESS))("the access type %s", (type, needed) => {
  test("takes exactly what it needs", () => {
    expect(messages(written({ type, ...needed }))).toEqual([]);
  });

  test.each(Object.keys(needed))("says that it needs %s", (key) => {
    const access = Object.fromEntries(Object.entries({ type, ...needed }).filter(([name]) => name !== key));
    const [message, ...more] = messages(written(access));
    expect(message).toMatch(new RegExp(`^source\\.access\\.${key} is missing: `));
    expect(more).toEqual([]);
  });

  test("refuses what belongs to another type, and lists what it takes", () => {
    const [message, ...more] = messages(written({ type, ...needed, shard: 1 }));
    expect(message).toMatch(/^source\.access: unknown key "shard"\. Allowed here: type, (host|instance)/);
    expect(more).toEqual([]);
  });
});

test.each([
  [
    "cvm with a host",
    written({ type: "cvm", host: "10.0.0.5", port: 6379 }),
    [
      "source.access.instance is missing: text; write an id such as ins-1a2b3c4d.",
      'source.access: unknown key "host". Allowed here: type, instance, port.',
    ],
  ],
  [
    "an unknown type",
    written({ type: "cnn", host: "10.0.0.5", port: 6379 }),
    [expect.stringContaining('Did you mean "ccn"?')],
  ],
  [
    "a gateway of the wrong kind",
    written({ type: "dcg", ...ACCESS.vpncloud }),
    [expect.stringContaining("write an id such as dcg-1a2b3c4d")],
  ],
  [
    "a password in clear",
    written(ACCESS.extranet ?? {}, {
      source: {
        access: { type: "cdb", instance: "crs-1a2b3c4d" },
        node: "simple",
        version: "5.0",
        password: "secret",
      },
    }),
    [expect.stringContaining("source.password must be")],
  ],
  [
    "no write mode",
    written({ type: "cdb", instance: "crs-1a2b3c4d" }, { writeMode: undefined }),
    ['writeMode is missing: one of "clearData", "overwrite", "normal".'],
  ],
  [
    "a sample without its size",
    written({ type: "cdb", instance: "crs-1a2b3c4d" }, { compare: { method: "sampleDataCheck" } }),
    [
      "compare.samplePercent is missing: a whole number from 1 to 100; percent of the keys that are compared.",
    ],
  ],
  [
    "a start without an offset",
    written({ type: "cdb", instance: "crs-1a2b3c4d" }, { start: "2026-12-05T22:00:00" }),
    [expect.stringContaining("write an instant with its offset")],
  ],
])("%s is refused with what is needed", (_, value, expected) => {
  expect(messages(value)).toEqual(expected);
});
