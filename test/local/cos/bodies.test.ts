import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
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
