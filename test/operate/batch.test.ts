import { batched } from "../../lib/operate/batch";

test("reads asked for in one turn are one call, and equal keys are asked for once", async () => {
  const calls: number[][] = [];
  const read = batched<number, string>(100, async (keys) => {
    calls.push([...keys]);
    return new Map(keys.map((key) => [key, `v${key}`]));
  });
  expect(await Promise.all([read(1), read(2), read(1)])).toEqual(["v1", "v2", "v1"]);
  expect(calls).toEqual([[1, 2]]);
});

test("a call never carries more keys than the API takes", async () => {
  const sizes: number[] = [];
  const read = batched<number, number>(100, async (keys) => {
    sizes.push(keys.length);
    return new Map(keys.map((key) => [key, key]));
  });
  await Promise.all(Array.from({ length: 250 }, (_, key) => read(key)));
  expect(sizes.sort()).toEqual([100, 100, 50]);
});

test("the next turn asks again, so that a pass never works from the last one's answer", async () => {
  let version = 0;
  const read = batched<string, number>(10, async (keys) => new Map(keys.map((key) => [key, ++version])));
  expect(await read("a")).toBe(1);
  expect(await read("a")).toBe(2);
});

test("a key that the answer lacks is undefined, and a failed call fails all who asked", async () => {
  const absent = batched<string, number>(10, async () => new Map());
  expect(await absent("a")).toBeUndefined();
  const failing = batched<string, number>(10, () => Promise.reject(new Error("no")));
  const both = await Promise.allSettled([failing("a"), failing("b")]);
  expect(both.map((one) => one.status)).toEqual(["rejected", "rejected"]);
});
