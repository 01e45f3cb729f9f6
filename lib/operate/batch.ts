/**
 * Joins single reads that are asked for in the same turn into calls of at most `size` keys, so that a pass
 * over a thousand workloads polls with ten calls.
 */
export function batched<Key, Value>(
  size: number,
  load: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>,
): (key: Key) => Promise<Value | undefined> {
  let batch: { readonly keys: Set<Key>; readonly values: Promise<ReadonlyMap<Key, Value>> } | undefined;

  const open = () => {
    const keys = new Set<Key>();
    const values = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      batch = undefined;
      return loadChunks([...keys], size, load);
    });
    return { keys, values };
  };

  return async (key) => {
    batch ??= open();
    batch.keys.add(key);
    return (await batch.values).get(key);
  };
}

async function loadChunks<Key, Value>(
  keys: readonly Key[],
  size: number,
  load: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>,
): Promise<ReadonlyMap<Key, Value>> {
  const chunks = Array.from({ length: Math.ceil(keys.length / size) }, (_, index) =>
    keys.slice(index * size, (index + 1) * size),
  );
  const parts = await Promise.all(chunks.map(load));
  return new Map(parts.flatMap((part) => [...part]));
}
