import { rm } from "node:fs/promises";
import { join } from "node:path";
import { sha256OfFile } from "../../../lib/transfer/disks";
import { Rehearsal } from "../../../test/support/rehearsal";
import { IMAGE, planFor, prepareGround, type Ground } from "../../../test/support/rehearsal-ground";
import { leftBehind, targetDigest, targetsIn } from "../../../test/support/rehearsal-left";
import { oneImage } from "../../../test/support/rehearsal-programs";
import { table } from "../evidence";
import type { Case, Proof, Result, Verdict } from "../proof";
import { FORMATS, HARMS, makeImage, PACKINGS, qemuImgIsHere, type Wanted } from "./images";

/** Images as people bring them, all the way. */
export const formats: Proof = {
  name: "formats",
  claim: [
    "qcow2, vmdk and vhd images that qemu-img made, plain or inside a .tar.gz, migrate to FINALIZED, and the target's disk holds",
    "the bytes that the image was made from. With one bit flipped, in the disk before the conversion or in the finished file, the",
    "workload is FAILED and no target is launched.",
  ].join("\n"),
  sample: 12,
  parallel: 1,
  prepare: async (scratch) => {
    if (!(await qemuImgIsHere()))
      return "qemu-img is not here (Debian: apt-get install qemu-utils), so no image could be made";
    const ground = await prepareGround(scratch, oneImage());
    return FORMATS.flatMap((format) =>
      PACKINGS.flatMap((packing) => HARMS.map((harm) => caseOf(ground, { format, packing, harm }))),
    );
  },
  summarize,
};

function caseOf(ground: Ground, wanted: Wanted): Case {
  const id = `${wanted.format.name}; ${wanted.packing}; ${wanted.harm}`;
  return {
    id,
    run: async () => {
      const file = await makeImage(ground.images, wanted, id.replaceAll(/[^a-z0-9]+/gi, "-"));
      const rehearsal = await Rehearsal.start(ground);
      try {
        const { extension: format } = wanted.format;
        rehearsal.plan = planFor(ground, oneImage({ image: { file, format } }));
        await rehearsal.run();
        return wanted.harm === "whole" ? await arrived(rehearsal) : await kept(rehearsal);
      } finally {
        await rehearsal.stop();
        await rm(join(ground.images, file));
      }
    },
  };
}

async function arrived(rehearsal: Rehearsal): Promise<Verdict> {
  const { state, message } = await seen(rehearsal);
  const left = await leftBehind(rehearsal);
  const equal =
    (await targetDigest(rehearsal)) === (await sha256OfFile(join(rehearsal.ground.images, IMAGE)));
  const passed = state === "FINALIZED" && equal && left.length === 0;
  return {
    passed,
    outcome: `${state}, bytes ${equal ? "equal" : "DIFFER"}`,
    detail: [message, ...left].join("; "),
  };
}

async function kept(rehearsal: Rehearsal): Promise<Verdict> {
  const { state, reason, message } = await seen(rehearsal);
  const launched = targetsIn(rehearsal.local.inventory());
  const instances = (await leftBehind(rehearsal)).filter((line) => line.startsWith("instance"));
  return {
    passed: state === "FAILED" && launched.length + instances.length === 0,
    outcome: `${state}: ${reason}`,
    detail: [message, ...launched, ...instances].join("; "),
  };
}

async function seen(rehearsal: Rehearsal) {
  const [view] = (await rehearsal.run({ mode: "once" })).workloads;
  const { reason = "", message = "" } = view?.waitsFor ?? {};
  return { state: view?.state ?? "absent", reason, message };
}

function summarize(results: readonly Result[]): string {
  return table(
    ["image", "packing", "harm", "end"],
    results.map(({ id, outcome }) => [...id.split("; "), outcome]),
  );
}
