import type { ByteSource } from "../bytes";
import { damagedFileSystem as damaged, DiskError } from "../errors";
import type { FatBits, FatLayout } from "./layout";

/** Consecutive clusters. */
export interface Run {
  readonly first: number;
  readonly count: number;
}

const MAX_TABLE = 64 * 1024 ** 2;
/** From here on an entry ends its chain; the value below marks a bad cluster. */
const LAST_FROM: Readonly<Record<FatBits, number>> = { 12: 0xff8, 16: 0xfff8, 32: 0x0fff_fff8 };

/**
 * The file allocation table of a volume. Every chain that is followed takes its clusters; a cluster that is taken
 * twice, by a loop or by two files, is damage.
 */
export class FatTable {
  private readonly taken: Uint8Array;

  private constructor(
    private readonly volume: ByteSource,
    private readonly layout: FatLayout,
    private readonly bytes: Buffer,
  ) {
    this.taken = new Uint8Array(layout.clusters + 2);
  }

  /** Reads the table and compares its copies. @throws DiskError `DISK-FILE-SYSTEM` */
  static async read(volume: ByteSource, layout: FatLayout): Promise<FatTable> {
    const { tables, tableSize, bits, media } = layout;
    if (tableSize > MAX_TABLE) {
      throw new DiskError(
        "DISK-FILE-SYSTEM",
        `the FAT volume is too large to be walked here (tables over ${MAX_TABLE} bytes).`,
        {
          place: volume.name,
        },
      );
    }
    const [bytes, ...copies] = await Promise.all(tables.map((offset) => volume.read(offset, tableSize)));
    if (!bytes || copies.some((copy) => !copy.equals(bytes))) {
      throw damaged(volume, "its two allocation tables differ");
    }
    const table = new FatTable(volume, layout, bytes);
    const mark = table.entry(0);
    if ((mark & 0xff) !== media || mark < LAST_FROM[bits] - 8) {
      throw damaged(volume, "its allocation table does not start with the media mark");
    }
    return table;
  }

  /** Takes the chain that begins at a cluster. */
  take(first: number, owner: string): readonly Run[] {
    const runs: { first: number; count: number }[] = [];
    for (let cluster = first, last = false; !last;) {
      this.takeCluster(cluster, owner);
      const run = runs.at(-1);
      if (run && run.first + run.count === cluster) run.count += 1;
      else runs.push({ first: cluster, count: 1 });
      const next = this.entry(cluster);
      last = next >= LAST_FROM[this.layout.bits];
      cluster = next;
    }
    return runs;
  }

  private takeCluster(cluster: number, owner: string): void {
    if (cluster < 2 || cluster > this.layout.clusters + 1) {
      throw damaged(this.volume, `the clusters of ${owner} lead to number ${cluster}, which is none`);
    }
    if (this.taken[cluster] !== 0) {
      throw damaged(this.volume, `cluster ${cluster} of ${owner} is used twice`);
    }
    this.taken[cluster] = 1;
  }

  private entry(cluster: number): number {
    const { bytes } = this;
    switch (this.layout.bits) {
      case 32:
        return bytes.readUInt32LE(cluster * 4) & 0x0fff_ffff;
      case 16:
        return bytes.readUInt16LE(cluster * 2);
      case 12: {
        // Two entries share three bytes.
        const pair = bytes.readUInt16LE(cluster + (cluster >> 1));
        return cluster % 2 === 0 ? pair & 0xfff : pair >> 4;
      }
    }
  }
}

/** The bytes of a chain of clusters, as one source. */
export function runsAsBytes(
  volume: ByteSource,
  layout: FatLayout,
  runs: readonly Run[],
  size: number,
): ByteSource {
  const { clusterSize, dataOffset } = layout;
  return {
    name: volume.name,
    size,
    read: async (offset, length) => {
      const pieces: Buffer[] = [];
      let passed = 0;
      for (const run of runs) {
        const from = Math.max(offset, passed);
        const to = Math.min(offset + length, passed + run.count * clusterSize);
        const start = dataOffset + (run.first - 2) * clusterSize;
        if (from < to) pieces.push(await volume.read(start + from - passed, to - from));
        passed += run.count * clusterSize;
      }
      return Buffer.concat(pieces);
    },
  };
}
