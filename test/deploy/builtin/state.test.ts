import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withLock } from "../../../lib/deploy/builtin/lock";
import { EMPTY_STATE, fileStateStore, type State } from "../../../lib/deploy/builtin/state";

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "landfall-state-"));
  file = join(directory, "landfall.tfstate");
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe("the state file", () => {
  const state: State = { ...EMPTY_STATE, serial: 3, outputs: { a: { b: [1, true, "c"] } } };

  it("comes back as it was written, for its owner only", () => {
    fileStateStore(file).write(state);
    expect(fileStateStore(file).read()).toEqual(state);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(existsSync(`${file}.next`)).toBe(false);
  });

  it("is empty before the first deploy", () => {
    expect(fileStateStore(file).read()).toEqual(EMPTY_STATE);
  });

  it.each([
    ["damaged", "{"],
    ["Terraform's", JSON.stringify({ version: 4, terraform_version: "1.11.4", resources: [] })],
    ["of a later version", JSON.stringify({ ...EMPTY_STATE, version: 2 })],
  ])("is never taken for empty when it is %s", (_what, text) => {
    writeFileSync(file, text);
    expect(() => fileStateStore(file).read()).toThrow("is no state of the built-in deploy");
    expect(readFileSync(file, "utf8")).toBe(text);
  });
});

describe("the lock", () => {
  it("keeps a second deploy out, and is gone afterwards", async () => {
    await withLock(file, async () => {
      await expect(withLock(file, async () => "second")).rejects.toMatchObject({ code: "DEPLOY-LOCKED" });
    });
    expect(existsSync(file)).toBe(false);
  });

  it("is gone after a failure", async () => {
    await expect(withLock(file, async () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(existsSync(file)).toBe(false);
  });

  it("of a process that is gone is taken over", async () => {
    // The largest pid that Linux gives out is 2^22; this one is nobody's.
    writeFileSync(file, String(2 ** 22 + 1));
    await expect(withLock(file, async () => "mine")).resolves.toBe("mine");
  });
});
