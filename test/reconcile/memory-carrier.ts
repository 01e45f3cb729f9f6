import { PositionConflict, type JournalCarrier } from "../../lib/reconcile/carrier";

/** Segments in memory, shared by every client of the same store. */
export type MemoryStore = Map<number, Buffer>;

export function memoryCarrier(store: MemoryStore): JournalCarrier {
  const lengthOf = (segment: number) => store.get(segment)?.length ?? 0;
  const at = (segment: number, position: number) => {
    if (lengthOf(segment) !== position) throw new PositionConflict(position, lengthOf(segment));
  };
  return {
    location: "memory",
    segments: async () => [...store.keys()].sort((left, right) => left - right),
    read: async (segment, offset = 0) => Buffer.from(store.get(segment) ?? "").subarray(offset),
    append: async (segment, position, bytes) => {
      at(segment, position);
      store.set(segment, Buffer.concat([store.get(segment) ?? Buffer.alloc(0), bytes]));
      return lengthOf(segment);
    },
    truncate: async (segment, position, length) => {
      at(segment, position);
      store.set(segment, Buffer.from(store.get(segment) ?? "").subarray(0, length));
    },
    remove: async (segment) => {
      store.delete(segment);
    },
  };
}
