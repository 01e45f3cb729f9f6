import { assertInside, roomFor, type ClosableBytes } from "../bytes";
import type { DiskImage, Extent, ImageFormat } from "../disk-image";

/** A block that the image stores. */
export interface StoredBlock {
  /** Fills `target` with the block's bytes from `offset` on, as the virtual disk has them. */
  read(offset: number, target: Buffer): Promise<void>;
}

/** How a sparse format finds the blocks of its disk. */
export interface BlockMap {
  /** Bytes per block. */
  readonly blockSize: number;
  /** The block with this number; undefined where it reads as zeros. */
  find(index: number): Promise<StoredBlock | undefined>;
  /** Groups of this many blocks that are known to be empty as a whole, so that a large hole costs nothing. */
  readonly groups?: { readonly blocks: number; isEmpty(group: number): boolean };
}

/** A disk image out of a map of equally large blocks. */
export function blockMapped(
  format: ImageFormat,
  file: ClosableBytes,
  size: number,
  map: BlockMap,
): DiskImage {
  const { blockSize } = map;

  const read = async (offset: number, length: number, room?: Buffer): Promise<Buffer> => {
    assertInside(file.name, size, offset, length);
    const result = roomFor(length, room);
    let done = 0;
    while (done < length) {
      const at = offset + done;
      const inBlock = at % blockSize;
      const take = Math.min(blockSize - inBlock, length - done);
      const block = await map.find((at - inBlock) / blockSize);
      const target = result.subarray(done, done + take);
      if (block) await block.read(inBlock, target);
      else target.fill(0);
      done += take;
    }
    return result;
  };

  /** Whether a block is stored, and how many from it on share the answer. */
  const probe = async (block: number): Promise<{ stored: boolean; count: number }> => {
    const { groups } = map;
    const inGroup = groups ? block % groups.blocks : 0;
    if (groups && inGroup === 0 && groups.isEmpty(block / groups.blocks))
      return { stored: false, count: groups.blocks };
    return { stored: (await map.find(block)) !== undefined, count: 1 };
  };

  async function* extents(): AsyncGenerator<Extent> {
    let start: number | undefined;
    for (let block = 0; block * blockSize < size;) {
      const { stored, count } = await probe(block);
      const offset = block * blockSize;
      if (stored) start ??= offset;
      if (!stored && start !== undefined) {
        yield { offset: start, length: offset - start };
        start = undefined;
      }
      block += count;
    }
    if (start !== undefined) yield { offset: start, length: size - start };
  }

  return { name: file.name, format, size, read, extents, close: () => file.close() };
}

/** Keeps the last few results of an asynchronous look-up by number. */
export function remember<Value>(
  capacity: number,
  load: (key: number) => Promise<Value>,
): (key: number) => Promise<Value> {
  const kept = new Map<number, Promise<Value>>();
  return (key) => {
    const known = kept.get(key);
    if (known) return known;
    const loading = load(key);
    kept.set(key, loading);
    const oldest = kept.keys().next();
    if (kept.size > capacity && !oldest.done) kept.delete(oldest.value);
    return loading;
  };
}

/** A block whose bytes lie in the file as they are. */
export function plainBlock(file: ClosableBytes, start: number): StoredBlock {
  return {
    read: async (offset, target) => {
      const bytes = await file.read(start + offset, target.length, target);
      if (bytes.buffer !== target.buffer || bytes.byteOffset !== target.byteOffset) bytes.copy(target);
    },
  };
}

/** A block that is unpacked as a whole. */
export function packedBlock(unpack: () => Promise<Buffer>): StoredBlock {
  return {
    read: async (offset, target) => {
      (await unpack()).copy(target, 0, offset);
    },
  };
}
