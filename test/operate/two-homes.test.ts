import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lifecycleState } from "../../lib/reconcile/lifecycle";
import { sha256OfFile } from "../../lib/transfer/disks";
import { CHILD_ENV, type FromChild, type ToChild } from "../../scripts/prove/kill/messages";
import { runner } from "../../scripts/prove/kill/ways";
import { Rehearsal } from "../support/rehearsal";
import { IMAGE, prepareGround } from "../support/rehearsal-ground";
import { leftBehind, targetDigest } from "../support/rehearsal-left";
import { madeIn } from "../support/rehearsal-made";
import { oneImage } from "../support/rehearsal-programs";

const LOADER = join(__dirname, "../support/load-typescript.cjs");
const FOLLOW_CLOCK = join(__dirname, "../../scripts/prove/kill/follow-clock.ts");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "landfall-homes-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A reconciler with a home directory of its own, which moves the clock by sleeping; resolves to how it ended. */
async function reconciler(
  rehearsal: Rehearsal,
  place: string,
  killWhen: () => boolean = () => false,
): Promise<number | NodeJS.Signals | null> {
  const { args, cwd, home, module } = runner.command(rehearsal, "bucket", place);
  const child = fork(module, args, {
    cwd,
    execArgv: ["-r", LOADER, "-r", FOLLOW_CLOCK],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: { PATH: process.env["PATH"], HOME: home, [CHILD_ENV.now]: String(rehearsal.clock.now()) },
  });
  child.on("message", (message: FromChild) => {
    if (message.type !== "sleep") return;
    if (killWhen()) child.kill("SIGKILL");
    else void rehearsal.clock.sleep(message.ms).then(() => wake(child, message.id, rehearsal.clock.now()));
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(signal ?? code));
  });
}

function wake(child: ChildProcess, id: number, now: number): void {
  const message: ToChild = { type: "slept", id, now };
  if (child.connected) child.send(message, () => {});
}

test("what a killed process began is finished by one that shares nothing with it but cloud and bucket", async () => {
  const ground = await prepareGround(folder, oneImage());
  const rehearsal = await Rehearsal.start(ground, { carrier: "bucket" });
  try {
    // Half way: the image is there, and its test instance starts.
    const first = await reconciler(rehearsal, "first", () => madeIn(rehearsal.local).instances > 0);
    const between = madeIn(rehearsal.local);
    const second = await reconciler(rehearsal, "second");

    expect([first, second]).toEqual(["SIGKILL", 0]);
    expect(between).toEqual({ images: 1, instances: 1, snapshots: 1 });
    expect(madeIn(rehearsal.local)).toEqual({ images: 1, instances: 4, snapshots: 1 });
    const web = (await rehearsal.state()).workloads.get("web");
    expect(web && lifecycleState(web)).toBe("FINALIZED");
    expect(await targetDigest(rehearsal)).toBe(await sha256OfFile(join(ground.images, IMAGE)));
    expect(await leftBehind(rehearsal)).toEqual([]);
    expect(rehearsal.log()).toBe("");
  } finally {
    await rehearsal.stop();
  }
}, 60_000);
