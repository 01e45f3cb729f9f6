import { VirtualClock } from "../../lib/base/clock";
import { AppendUnknown, type JournalCarrier } from "../../lib/reconcile/carrier";
import { openJournal, type Journal } from "../../lib/reconcile/journal";
import { LeaseHeld, LeaseLost } from "../../lib/reconcile/lease";
import { decodeLine, encodeLine } from "../../lib/reconcile/line";
import { readState } from "../../lib/reconcile/read-journal";
import type { Entry } from "../../lib/reconcile/record";
import { thisProcess } from "../../lib/reconcile/process-identity";
import { memoryCarrier, type MemoryStore } from "./memory-carrier";

const MINUTE = 60_000;

describe("a journal", () => {
  let store: MemoryStore;
  let clock: VirtualClock;
  beforeEach(() => {
    store = new Map();
    clock = new VirtualClock();
  });

  const open = (name: string, carrier: JournalCarrier = memoryCarrier(store), segmentSize?: number) =>
    openJournal(carrier, {
      clock,
      holder: { id: name, name },
      leaseFor: 2 * MINUTE,
      ...(segmentSize === undefined ? {} : { segmentSize }),
    });
  const note = (workload: string): Entry => ({ type: "released", workload, decision: "retry", by: "anna" });
  const noteMany = async (journal: Journal, count: number) => {
    for (let index = 0; index < count; index += 1) await journal.append(note(`w${index}`));
  };
  const lines = (segment = 1) => String(store.get(segment)).trimEnd().split("\n");

  test("is empty at first, and says afterwards what was written", async () => {
    expect((await readState(memoryCarrier(store))).workloads.size).toBe(0);

    const journal = await open("anna");
    await journal.append(note("web"), note("db"));

    expect([...journal.state.workloads.keys()]).toEqual(["web", "db"]);
    expect(await readState(memoryCarrier(store))).toEqual(journal.state);
  });

  test("keeps the order of entries that are written side by side, in few appends", async () => {
    let appends = 0;
    const carrier = memoryCarrier(store);
    const counting = {
      ...carrier,
      append: (...args: Parameters<JournalCarrier["append"]>) => ((appends += 1), carrier.append(...args)),
    };
    const journal = await open("anna", counting);

    await Promise.all(Array.from({ length: 50 }, (_, index) => journal.append(note(`w${index}`))));

    expect([...journal.state.workloads.keys()]).toEqual(
      Array.from({ length: 50 }, (_, index) => `w${index}`),
    );
    expect(appends).toBeLessThan(5);
  });

  describe("lease", () => {
    test("keeps a second reconciler out and says who has it until when", async () => {
      await open("anna");

      const refused = open("bert");

      await expect(refused).rejects.toBeInstanceOf(LeaseHeld);
      await expect(refused).rejects.toMatchObject({
        code: "LEASE-HELD",
        message: expect.stringContaining(
          "anna holds the journal memory until 2026-01-01T00:02:00Z",
        ) as string,
      });
    });

    test("can be taken once it was released", async () => {
      const journal = await open("anna");
      await journal.release();

      expect((await open("bert")).state.lease?.holder.name).toBe("bert");
    });

    test("can be taken once it has run out, and whoever had it learns so at the next append", async () => {
      const anna = await open("anna");
      clock.advance(2 * MINUTE);
      const bert = await open("bert");

      await expect(anna.append(note("web"))).rejects.toMatchObject({
        code: "LEASE-LOST",
        message: expect.stringContaining("bert") as string,
      });
      await expect(anna.append(note("web"))).rejects.toBeInstanceOf(LeaseLost);
      await anna.release();
      await bert.append(note("db"));
      expect([...(await readState(memoryCarrier(store))).workloads.keys()]).toEqual(["db"]);
    });

    test("is renewed by writing and by keeping it, once half of it has passed", async () => {
      const journal = await open("anna");
      for (const renew of [() => journal.append(note("web")), () => journal.keep()]) {
        clock.advance(MINUTE + 1000);
        await renew();
        await expect(open("bert")).rejects.toMatchObject({
          lease: { until: new Date(clock.now() + 2 * MINUTE).toISOString().replace(".000", "") },
        });
      }
      const before = lines().length;
      await journal.keep();
      expect(lines()).toHaveLength(before);
    });

    test("of a process of this machine that has ended does not need to run out", async () => {
      const process = { ...thisProcess(), pid: 2 ** 22 + 1 };
      await openJournal(memoryCarrier(store), { clock, holder: { id: "a", name: "anna", process } });

      expect((await open("bert")).state.lease?.holder.name).toBe("bert");
    });

    test("goes to exactly one of many who come for it at once", async () => {
      const results = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => open(`p${index}`)));

      expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      for (const result of results)
        if (result.status === "rejected") expect(result.reason).toBeInstanceOf(LeaseHeld);
    });
  });

  describe("append whose answer is lost", () => {
    const losing = (arrives: (call: number) => boolean): JournalCarrier => {
      const carrier = memoryCarrier(store);
      let call = 0;
      return {
        ...carrier,
        append: async (segment, position, bytes) => {
          call += 1;
          if (call % 3 === 0) return carrier.append(segment, position, bytes);
          if (arrives(call)) await carrier.append(segment, position, bytes);
          throw new AppendUnknown(new Error("connection lost"));
        },
      };
    };

    test.each([
      ["arrived", () => true],
      ["did not arrive", () => false],
      ["arrived at times", (call: number) => call % 2 === 0],
    ])("is settled by reading the tail when it %s", async (_, arrives) => {
      const journal = await open("anna", losing(arrives));
      await noteMany(journal, 5);

      expect([...journal.state.workloads.keys()]).toEqual(["w0", "w1", "w2", "w3", "w4"]);
      expect(await readState(memoryCarrier(store))).toEqual(journal.state);
    });

    test("ends in an error when the carrier stays silent, and nothing is written behind it", async () => {
      const carrier = memoryCarrier(store);
      const journal = await open("anna", carrier);
      carrier.append = () => Promise.reject(new AppendUnknown(new Error("no route")));

      await expect(journal.append(note("web"))).rejects.toMatchObject({ code: "JOURNAL-UNREACHABLE" });
      carrier.append = (...args) => memoryCarrier(store).append(...args);
      await expect(journal.append(note("db"))).rejects.toMatchObject({ code: "JOURNAL-UNREACHABLE" });
      expect((await readState(carrier)).workloads.size).toBe(0);
    });
  });

  describe("that does not answer for a while", () => {
    const silent = (times: number, errorClass: string): JournalCarrier => {
      const carrier = memoryCarrier(store);
      let left = times;
      const answer = <T>(work: () => Promise<T>): Promise<T> =>
        left-- > 0 ? Promise.reject(Object.assign(new Error("not now"), { errorClass })) : work();
      return {
        ...carrier,
        segments: () => answer(() => carrier.segments()),
        read: (segment, offset) => answer(() => carrier.read(segment, offset)),
        remove: (segment) => answer(() => carrier.remove(segment)),
      };
    };
    test.each(["throttle", "transient"])("is opened once it does, after %s", async (errorClass) => {
      await (await open("anna")).append(note("web"));

      const again = await openJournal(silent(5, errorClass), { clock, holder: { id: "anna", name: "anna" } });

      expect([...again.state.workloads.keys()]).toEqual(["web"]);
    });

    test("is given up after about a minute, with what to do", async () => {
      await expect(open("bert", silent(100, "transient"))).rejects.toMatchObject({
        code: "JOURNAL-UNREACHABLE",
        remedy: expect.stringContaining("nothing is lost") as string,
      });
    });

    test("is not waited for when it refuses", async () => {
      await expect(open("bert", silent(1, "auth"))).rejects.toThrow("not now");
      expect(clock.now()).toBe(new VirtualClock().now());
    });

    test("loses its old segments all the same when a removal is not answered", async () => {
      const carrier = memoryCarrier(store);
      let refusals = 3;
      const journal = await open(
        "anna",
        {
          ...carrier,
          remove: (segment) =>
            refusals-- > 0
              ? Promise.reject(Object.assign(new Error("cut"), { errorClass: "ambiguous" }))
              : carrier.remove(segment),
        },
        400,
      );

      await noteMany(journal, 12);

      expect([...store.keys()]).toHaveLength(1);
      expect(refusals).toBeLessThan(0);
    });
  });

  describe("damage", () => {
    test("in the middle is refused with segment and line", async () => {
      await noteMany(await open("anna"), 3);
      const damaged = lines();
      damaged[1] = String(damaged[1]).replace("anna", "emil");
      store.set(1, Buffer.from(`${damaged.join("\n")}\n`));

      const opening = open("anna");

      await expect(opening).rejects.toMatchObject({
        code: "JOURNAL-DAMAGED",
        place: { file: "memory, segment 1", line: 2 },
      });
      await expect(readState(memoryCarrier(store))).rejects.toMatchObject({ code: "JOURNAL-DAMAGED" });
    });

    test("by a line that is missing is refused with segment and line", async () => {
      await noteMany(await open("anna"), 3);
      store.set(
        1,
        Buffer.from(
          `${lines()
            .filter((_, index) => index !== 2)
            .join("\n")}\n`,
        ),
      );

      await expect(open("anna")).rejects.toMatchObject({ code: "JOURNAL-DAMAGED", place: { line: 3 } });
    });

    test("by a torn tail is cut by the next writer, and passed over by readers", async () => {
      const journal = await open("anna");
      await journal.append(note("web"));
      await journal.release();
      const whole = journal.state;
      store.set(1, Buffer.concat([store.get(1) ?? Buffer.alloc(0), Buffer.from('{"v":1,"seq":4,"at')]));

      expect(await readState(memoryCarrier(store))).toEqual(whole);
      const next = await open("bert");
      await next.append(note("db"));

      expect([...(await readState(memoryCarrier(store))).workloads.keys()]).toEqual(["web", "db"]);
    });

    test("is not suspected in a line that another reconciler is just writing", async () => {
      await open("anna");
      store.set(1, Buffer.concat([store.get(1) ?? Buffer.alloc(0), Buffer.from('{"v":1,"se')]));
      const before = String(store.get(1));

      await expect(open("bert")).rejects.toBeInstanceOf(LeaseHeld);
      expect(String(store.get(1))).toBe(before);
    });

    test("is told apart from the records of a newer release", () => {
      const place = { file: "here", line: 7 };
      const body = JSON.stringify({ v: 2, seq: 1, at: "2026-01-01T00:00:00Z", type: "lease" });
      const line = encodeLine({ v: 1, seq: 1, at: "2026-01-01T00:00:00Z", entry: note("web") });
      expect(thrownBy(() => decodeLine(line.trimEnd().replace('"v":1', '"v":2'), place))).toMatchObject({
        code: "JOURNAL-DAMAGED",
      });
      expect(thrownBy(() => decodeLine(body, place))).toMatchObject({ code: "JOURNAL-DAMAGED", place });
      const newer = encodeLine({
        v: 2 as 1,
        seq: 1,
        at: "2026-01-01T00:00:00Z",
        entry: note("web"),
      }).trimEnd();
      expect(thrownBy(() => decodeLine(newer, place))).toMatchObject({ code: "JOURNAL-VERSION", place });
      const unknown = encodeLine({
        v: 1,
        seq: 1,
        at: "2026-01-01T00:00:00Z",
        entry: { type: "drift" } as unknown as Entry,
      });
      expect(thrownBy(() => decodeLine(unknown.trimEnd(), place))).toMatchObject({ code: "JOURNAL-VERSION" });
    });
  });

  describe("that grows", () => {
    test("goes on in a new segment, names it in the last record of the old one, and removes that", async () => {
      const removed: number[] = [];
      const carrier = memoryCarrier(store);
      const old = new Map<number, string>();
      const remove = async (segment: number) => {
        removed.push(segment);
        old.set(segment, String(store.get(segment)));
        await carrier.remove(segment);
      };
      const journal = await open("anna", { ...carrier, remove }, 1500);
      await noteMany(journal, 40);

      expect([...store.keys()]).toEqual([removed.length + 1]);
      expect(removed.length).toBeGreaterThan(1);
      for (const segment of removed) {
        const last = decodeLine(String(old.get(segment)?.trimEnd().split("\n").at(-1)), { file: "old" });
        expect(last.entry).toEqual({ type: "continued", segment: segment + 1 });
      }
      expect(await readState(carrier)).toEqual(journal.state);
      await journal.release();
      expect([...(await open("bert")).state.workloads.keys()]).toHaveLength(40);
    });

    test("does not grow with its history", async () => {
      const journal = await open("anna", memoryCarrier(store), 1000);
      for (let index = 0; index < 500; index += 1) await journal.append(note("web"));

      const size = [...store.values()].reduce((sum, bytes) => sum + bytes.length, 0);
      expect(size).toBeLessThan(5000);
    });

    test("goes on wherever its writer was killed while it opened a new segment", async () => {
      // Learn at which calls of the carrier the first change of segments happens, then die at each of them.
      for (let die = 1; die <= 30; die += 1) {
        store.clear();
        const carrier = memoryCarrier(store);
        let calls = 0;
        const mortal = Object.fromEntries(
          (["append", "remove", "segments", "read", "truncate"] as const).map((name) => [
            name,
            async (...args: unknown[]) => {
              calls += 1;
              if (calls > die) throw new Error("killed");
              const half = calls === die && name === "append";
              const [segment, position, bytes] = args as [number, number, Uint8Array];
              if (half) {
                await carrier.append(segment, position, bytes.subarray(0, bytes.length / 2));
                throw new Error("killed");
              }
              return (carrier[name] as (...all: unknown[]) => Promise<unknown>)(...args);
            },
          ]),
        ) as unknown as JournalCarrier;
        let written = 0;
        try {
          const journal = await open("anna", { ...mortal, location: "mortal" }, 600);
          for (; written < 12; written += 1) await journal.append(note(`w${written}`));
        } catch (error) {
          expect(String(error)).toContain("killed");
        }

        clock.advance(3 * MINUTE);
        const next = await open("bert", carrier, 600);
        expect(next.state.workloads.size).toBeGreaterThanOrEqual(written);
        await next.append(note("after"));
        expect((await readState(carrier)).workloads.has("after")).toBe(true);
        expect(store.size).toBe(1);
        await next.release();
      }
    });

    test("stops a writer that slept while others left its segment far behind", async () => {
      const carrier = memoryCarrier(store);
      let asleep = false;
      let wake = () => {};
      const sleeper: JournalCarrier = {
        ...carrier,
        append: async (segment, position, bytes) => {
          if (segment === 2 && !asleep) {
            asleep = true;
            await new Promise<void>((resolve) => (wake = resolve));
          }
          return carrier.append(segment, position, bytes);
        },
      };
      const anna = await open("anna", sleeper, 400);
      const stuck = expect(noteMany(anna, 20)).rejects.toBeInstanceOf(LeaseLost);
      while (!asleep) await new Promise((resolve) => setImmediate(resolve));
      clock.advance(3 * MINUTE);
      const bert = await open("bert", carrier, 400);
      await noteMany(bert, 40);
      wake();
      await stuck;

      await bert.append(note("last"));
      expect((await readState(carrier)).workloads.has("last")).toBe(true);
    });
  });

  test("keeps out who saw it empty and comes to write when others have left its first segment behind", async () => {
    const carrier = memoryCarrier(store);
    let slept = false;
    const late: JournalCarrier = {
      ...carrier,
      append: async (...args) => {
        if (!slept) {
          slept = true;
          const fast = await open("anna", carrier, 400);
          await noteMany(fast, 12);
          expect([...store.keys()]).not.toContain(1);
        }
        return carrier.append(...args);
      },
    };

    await expect(open("bert", late)).rejects.toBeInstanceOf(LeaseHeld);
    expect((await readState(carrier)).lease?.holder.name).toBe("anna");
    expect((await readState(carrier)).workloads.size).toBe(12);
  });

  test("can be read while its writer opens new segments", async () => {
    const journal = await open("anna", memoryCarrier(store), 300);
    const writing = noteMany(journal, 60);
    for (let reads = 0; reads < 30; reads += 1) {
      await readState(memoryCarrier(store));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await writing;
    expect((await readState(memoryCarrier(store))).workloads.size).toBe(60);
  });
});

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
