import type { ReplicationSettingsSpec } from "./replication";

/** How replication runs where neither project nor server say otherwise. */
export const REPLICATION_DEFAULTS = {
  relay: { instanceType: "S5.MEDIUM4", sharing: "shared" },
  conversion: { instanceType: "S5.LARGE8" },
  staging: { type: "CLOUD_PREMIUM", encrypted: false },
  network: { mode: "public" },
  bandwidth: {},
  compression: "adaptive",
  checksum: true,
  snapshotEvery: "15m",
  keepPoints: 6,
  quiesce: "none",
} as const satisfies ReplicationSettingsSpec;
