/** How long things take on the cloud's clock: milliseconds, and bytes a second where something is copied. */
export interface Latencies {
  readonly launch: number;
  readonly start: number;
  readonly stop: number;
  readonly reboot: number;
  readonly terminate: number;
  readonly reset: number;
  readonly resize: number;
  /** Into rescue mode, and out of it. */
  readonly rescue: number;
  /** Into the mode in which a migration tool writes an instance, and out of it. */
  readonly migrationMode: number;
  readonly attach: number;
  readonly diskCreate: number;
  readonly diskDelete: number;
  readonly address: number;
  /** Until a new Redis instance runs. */
  readonly redis: number;
  /** Every later change of one. */
  readonly redisChange: number;
  /** Every change of a load balancer. */
  readonly balancer: number;
  readonly dtsCheck: number;
  /** Every change of a DTS job that moves no data. */
  readonly dtsChange: number;
  /** Bytes a second of a simulated first copy. */
  readonly dtsRate: number;
  /** Between two looks at a replication between real servers. */
  readonly dtsLook: number;
  /** From RUNNING until the TAT agent is Online. */
  readonly agent: number;
  /** From InvokeCommand until the command starts. */
  readonly command: number;
  /** Before an import has judged its source; the bytes come on top. */
  readonly import: number;
  readonly importRate: number;
  readonly snapshot: number;
  readonly snapshotRate: number;
  readonly image: number;
  /** How far lists, name filters and tag search lie behind; reads by id never do. */
  readonly list: number;
  /** How long the answer of a call under `timeoutAfter` is held before the connection is cut. */
  readonly hold: number;
}

/** Short, but long enough that every intermediate state can be seen: for laptops and tests. */
export const shortLatencies: Latencies = {
  launch: 1500,
  start: 600,
  stop: 600,
  reboot: 800,
  terminate: 800,
  reset: 1500,
  resize: 600,
  rescue: 1000,
  migrationMode: 800,
  attach: 400,
  diskCreate: 400,
  diskDelete: 400,
  address: 300,
  redis: 1500,
  redisChange: 600,
  balancer: 400,
  dtsCheck: 1200,
  dtsChange: 600,
  dtsRate: 128 * 1024 ** 2,
  dtsLook: 250,
  agent: 300,
  command: 100,
  import: 1500,
  importRate: 2 * 1024 ** 3,
  snapshot: 600,
  snapshotRate: 8 * 1024 ** 3,
  image: 800,
  list: 700,
  hold: 90_000,
};
