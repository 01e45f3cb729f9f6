import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { PositionConflict, type JournalCarrier } from "../../lib/reconcile/carrier";
import { runTypeScript } from "./child";

/** How another process opens the carrier: `module` exports `openCarrier(argument)`; the argument is JSON. */
export interface CarrierOpener {
  readonly module: string;
  readonly argument: unknown;
}

/** One store under test; every test gets an empty one. */
export interface CarrierFixture {
  /** One more client of the same store. */
  open(): JournalCarrier;
  readonly opener: CarrierOpener;
  close(): Promise<void>;
}

/** What the journal relies on in every carrier. */
export function describeCarrier(name: string, make: () => Promise<CarrierFixture>): void {
  describe(`journal carrier ${name}`, () => {
    let fixture: CarrierFixture;
    let carrier: JournalCarrier;

    beforeEach(async () => {
      fixture = await make();
      carrier = fixture.open();
    });
    afterEach(() => fixture.close());

    test("an empty journal has no segments, and reading one gives nothing", async () => {
      expect(await carrier.segments()).toEqual([]);
      expect(text(await carrier.read(1))).toBe("");
      expect(text(await carrier.read(1, 10))).toBe("");
    });

    test("appends give the new length and are seen by every other client at once", async () => {
      expect(await carrier.append(1, 0, bytes("alpha\n"))).toBe(6);
      expect(await carrier.append(1, 6, bytes("beta\n"))).toBe(11);

      const other = fixture.open();
      expect(await other.segments()).toEqual([1]);
      expect(text(await other.read(1))).toBe("alpha\nbeta\n");
    });

    test("the tail can be read from any offset", async () => {
      await carrier.append(1, 0, bytes("alpha\nbeta\n"));

      expect(text(await carrier.read(1, 6))).toBe("beta\n");
      expect(text(await carrier.read(1, 11))).toBe("");
      expect(text(await carrier.read(1, 99))).toBe("");
    });

    test.each([
      ["before the end", 3],
      ["beyond the end", 9],
      ["at the start", 0],
    ])("an append %s is refused and changes nothing", async (_, position) => {
      await carrier.append(1, 0, bytes("alpha\n"));

      await expect(carrier.append(1, position, bytes("beta\n"))).rejects.toBeInstanceOf(PositionConflict);
      expect(text(await carrier.read(1))).toBe("alpha\n");
    });

    test("an append to a segment that does not exist is refused unless it creates it", async () => {
      await expect(carrier.append(2, 6, bytes("beta\n"))).rejects.toBeInstanceOf(PositionConflict);
      expect(await carrier.segments()).toEqual([]);
    });

    test("bytes come back as they were written, whatever they are", async () => {
      const every = Uint8Array.from({ length: 256 }, (_, value) => value);
      await carrier.append(1, 0, every);

      expect([...(await carrier.read(1))]).toEqual([...every]);
    });

    test("a megabyte in one append arrives whole", async () => {
      const large = Buffer.alloc(1024 * 1024, "0123456789abcdef");
      expect(await carrier.append(1, 0, large)).toBe(large.length);

      expect(large.equals(await carrier.read(1))).toBe(true);
    });

    test("segments are independent and listed in order of their numbers", async () => {
      await carrier.append(10, 0, bytes("ten\n"));
      await carrier.append(9, 0, bytes("nine\n"));
      await carrier.append(1_000_001, 0, bytes("many\n"));

      expect(await carrier.segments()).toEqual([9, 10, 1_000_001]);
      expect(text(await carrier.read(9))).toBe("nine\n");
      expect(text(await carrier.read(10))).toBe("ten\n");
    });

    test("a removed segment is gone for every client, and removing it again is no error", async () => {
      await carrier.append(1, 0, bytes("alpha\n"));
      await carrier.append(2, 0, bytes("beta\n"));
      await carrier.remove(1);
      await carrier.remove(1);

      const other = fixture.open();
      expect(await other.segments()).toEqual([2]);
      expect(text(await other.read(1))).toBe("");
      await expect(other.append(1, 6, bytes("late\n"))).rejects.toBeInstanceOf(PositionConflict);
    });

    test("a truncation either cuts to the length or leaves everything, and never cuts what others wrote since", async () => {
      await carrier.append(1, 0, bytes("alpha\nbet"));
      await carrier.truncate(1, 9, 6);

      expect(["alpha\n", "alpha\nbet"]).toContain(text(await carrier.read(1)));

      const length = (await carrier.read(1)).length;
      await fixture.open().append(1, length, bytes("gamma\n"));
      await carrier
        .truncate(1, length, 6)
        .catch((error: unknown) => expect(error).toBeInstanceOf(PositionConflict));

      expect(text(await carrier.read(1))).toMatch(/gamma\n$/);
    });

    test("of many writers at one position exactly one wins", async () => {
      await carrier.append(1, 0, bytes("start\n"));
      const writers = Array.from({ length: 8 }, (_, index) => ({
        client: fixture.open(),
        line: `writer-${index}\n`,
      }));

      const results = await Promise.allSettled(
        writers.map(({ client, line }) => client.append(1, 6, bytes(line))),
      );

      const won = results.flatMap((result, index) => (result.status === "fulfilled" ? [index] : []));
      expect(won).toHaveLength(1);
      expect(text(await carrier.read(1))).toBe(`start\nwriter-${won[0]}\n`);
      for (const result of results) {
        if (result.status === "rejected") expect(result.reason).toBeInstanceOf(PositionConflict);
      }
    });

    test("of many writers that create a segment exactly one wins", async () => {
      const clients = Array.from({ length: 8 }, () => fixture.open());

      const results = await Promise.allSettled(
        clients.map((client, index) => client.append(3, 0, bytes(`w${index}\n`))),
      );

      const won = results.flatMap((result, index) => (result.status === "fulfilled" ? [index] : []));
      expect(won).toHaveLength(1);
      expect(text(await carrier.read(3))).toBe(`w${won[0]}\n`);
    });

    test("two processes that append to one segment lose and mix nothing", async () => {
      const count = 15;
      await Promise.all(["left", "right"].map((side) => appendElsewhere(fixture.opener, side, count)));

      const lines = text(await carrier.read(1))
        .trimEnd()
        .split("\n");
      for (const side of ["left", "right"]) {
        const written = lines.filter((line) => line.startsWith(side));
        expect(written).toEqual(Array.from({ length: count }, (_, index) => `${side}-${index}`));
      }
      expect(lines).toHaveLength(2 * count);
    }, 60_000);
  });
}

async function appendElsewhere(opener: CarrierOpener, name: string, count: number): Promise<void> {
  const worker = join(__dirname, "carrier-worker.ts");
  await promisify(execFile)(
    process.execPath,
    runTypeScript(worker, JSON.stringify(opener), name, String(count)),
  );
}

function bytes(value: string): Uint8Array {
  return Buffer.from(value, "utf8");
}

function text(value: Uint8Array): string {
  return Buffer.from(value).toString("utf8");
}
