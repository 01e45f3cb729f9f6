import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import fc from "fast-check";
import { BodyStore } from "../../../lib/local/cos/bodies";
import type { Segment } from "../../../lib/local/cos/rows";

let directory: string;
let bodies: BodyStore;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "landfall-bodies-"));
  bodies = new BodyStore(join(directory, "bodies"), "1");
  await bodies.open(new Set());
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

const receive = async (text: string): Promise<Segment> =>
  (await bodies.receive(Readable.from([Buffer.from(text)]))).segment;
const files = () => readdirSync(join(directory, "bodies"));

async function textOf(segments: readonly Segment[]): Promise<string> {
  const size = segments.reduce((sum, segment) => sum + segment.size, 0);
  const chunks: Buffer[] = [];
  for await (const chunk of bodies.read(segments, 0, size)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test("what is removed while it is copied is copied whole, and then it is gone", async () => {
  const source: Segment[] = [];
  for (let part = 0; part < 40; part += 1) source.push(await receive(`${part};`));
  const text = await textOf(source);
  const copying = bodies.duplicate(source);
  await bodies.remove([...source].reverse());
  const copies = await copying;
  expect(await textOf(copies)).toBe(text);
  expect(files().sort()).toEqual(copies.map(({ file }) => file).sort());
});

test("what is written again is what was written last, whatever its file held before", async () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 400_000 }), { minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(sizes, async (lengths) => {
      let before: Segment[] = [];
      for (const [index, length] of lengths.entries()) {
        const text = String.fromCharCode(97 + (index % 26)).repeat(length);
        const segment = await receive(text);
        await bodies.remove(before);
        expect(await textOf([segment])).toBe(text);
        expect(statSync(join(directory, "bodies", segment.file)).size).toBe(length);
        before = [segment];
      }
      await bodies.remove(before);
      expect(files()).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

test("a copy keeps its bytes when its source is removed and others are written", async () => {
  const source = await receive("source");
  const [copy] = (await bodies.duplicate([source])) as [Segment];
  await bodies.remove([source]);
  const others = [await receive("other1"), await receive("other2")];
  expect(await textOf([copy])).toBe("source");
  expect(await textOf(others)).toBe("other1other2");
});

test("few files wait to be written again, and none of an earlier opening", async () => {
  const many: Segment[] = [];
  for (let count = 0; count < 40; count += 1) many.push(await receive("x"));
  await bodies.remove(many);
  expect(readdirSync(join(directory, "spare")).length).toBeLessThan(20);
  await new BodyStore(join(directory, "bodies"), "2").open(new Set());
  expect(readdirSync(join(directory, "spare"))).toEqual([]);
});
