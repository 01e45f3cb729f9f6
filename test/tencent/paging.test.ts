import fc from "fast-check";
import { asTexts, chunks, collect, pages, type PageNumbers } from "../../lib/tencent/paging";

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

function listOf(count: number, total: boolean) {
  const calls: PageNumbers[] = [];
  const call = async (page: PageNumbers) => {
    calls.push(page);
    const items = numbers(count).slice(page.Offset, page.Offset + page.Limit);
    return total ? { items, total: count } : { items };
  };
  return { call, calls };
}

test("every item comes once and in order, whether or not the list tells its length", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(350),
      fc.integer({ min: 1, max: 100 }),
      fc.boolean(),
      async (count, limit, total) => {
        const { call } = listOf(count, total);
        expect(await collect(call, { limit })).toEqual(numbers(count));
      },
    ),
  );
});

test("no call is made beyond what the list says it has", async () => {
  const { call, calls } = listOf(200, true);
  await collect(call);

  expect(calls).toEqual([
    { Offset: 0, Limit: 100 },
    { Offset: 100, Limit: 100 },
  ]);
});

test("pages that nobody wants are not asked for", async () => {
  const { call, calls } = listOf(1_000, true);
  for await (const page of pages(call, { limit: 10 })) if (page.includes(15)) break;

  expect(calls).toHaveLength(2);
});

test("a list that lies about its length ends all the same", async () => {
  expect(await collect(async () => ({ items: [], total: 7 }))).toEqual([]);
  expect(await collect(async () => ({ items: undefined }))).toEqual([]);
});

test("some services want the numbers as text", () => {
  expect(asTexts({ Offset: 0, Limit: 100 })).toEqual({ Offset: "0", Limit: "100" });
});

test("batches hold every id once, none more than a call takes, and none is empty", () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.integer({ min: 1, max: 100 }), (ids, size) => {
      const batches = chunks(ids, size);
      expect(batches.flat()).toEqual(ids);
      expect(batches.every((batch) => batch.length > 0 && batch.length <= size)).toBe(true);
    }),
  );
});
