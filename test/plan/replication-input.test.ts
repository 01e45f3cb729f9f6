import { replicationSettingsSchema } from "../../lib/plan/replication";
import { REPLICATION_DEFAULTS } from "../../lib/plan/replication-defaults";
import { completeReplication, replicationSettingsInput } from "../../lib/plan/replication-input";

describe("replication settings", () => {
  it("are the defaults where nothing is said", () => {
    expect(completeReplication()).toEqual(REPLICATION_DEFAULTS);
    expect(completeReplication(undefined, {}, {})).toEqual(REPLICATION_DEFAULTS);
    expect(replicationSettingsSchema.parse(completeReplication())).toEqual(REPLICATION_DEFAULTS);
  });

  it("merge field by field, the later layer winning", () => {
    const merged = completeReplication(
      { relay: { instanceType: "S5.LARGE8", sharing: "dedicated" }, keepPoints: 3, compression: "off" },
      { relay: { sharing: "shared" }, staging: { encrypted: true }, keepPoints: 9 },
    );
    expect(merged).toEqual({
      ...REPLICATION_DEFAULTS,
      relay: { instanceType: "S5.LARGE8", sharing: "shared" },
      staging: { type: "CLOUD_PREMIUM", encrypted: true },
      keepPoints: 9,
      compression: "off",
    });
  });

  it("leave what a layer says nothing of, even where its key is there", () => {
    const merged = completeReplication(
      { bandwidth: { limit: "100Mbps", timeZone: "Asia/Seoul" } },
      { bandwidth: { limit: undefined }, quiesce: undefined, relay: { instanceType: undefined } },
    );
    expect(merged.bandwidth).toEqual({ limit: "100Mbps", timeZone: "Asia/Seoul" });
    expect(merged.relay).toEqual(REPLICATION_DEFAULTS.relay);
  });

  it("take a network as a whole, because half of one means nothing", () => {
    const merged = completeReplication(
      { network: { mode: "private", via: "ccn", link: "ccn-1a2b3c4d" } },
      { network: { mode: "private", via: "vpn" } },
    );
    expect(merged.network).toEqual({ mode: "private", via: "vpn" });
  });

  it("have one text for equal durations, and no list that is empty", () => {
    const merged = completeReplication({ snapshotEvery: "900s", exclude: [] });
    expect(merged.snapshotEvery).toBe("15m");
    expect(merged).not.toHaveProperty("exclude");
  });

  it("may each be left out in a file", () => {
    expect(replicationSettingsInput.parse({})).toEqual({});
    expect(() => replicationSettingsInput.parse({ relays: {} })).toThrow();
  });
});
