import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Rehearsal } from "../../support/rehearsal";
import { prepareGround } from "../../support/rehearsal-ground";
import { oneImage } from "../../support/rehearsal-programs";
import { stage, view } from "./stage";

const on = stage((folder) => prepareGround(folder, oneImage()));

/** The embedded cloud's own memory: its account, and what it was asked for. */
const CLOUDS_OWN = ["account.json", "world.jsonl"];

/** Every file that was written for this rehearsal, disks and images too, as far as they may hold text. */
function written({ folder }: Rehearsal): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => !CLOUDS_OWN.some((own) => name.endsWith(own)))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && statSync(path).size < 1024 ** 3);
}

function leaks(rehearsal: Rehearsal, secrets: readonly string[]): string[] {
  const said = JSON.stringify(rehearsal.events);
  return secrets.flatMap((secret) => [
    ...(said.includes(secret) ? ["what was told"] : []),
    ...written(rehearsal).filter((path) => readFileSync(path).includes(secret)),
  ]);
}

describe("signed URLs and keys", () => {
  it.each(["file", "bucket"] as const)(
    "are written nowhere and told nobody, also where calls fail (journal in a %s)",
    async (carrier) => {
      const rehearsal = await on.rehearse(oneImage(), { carrier });
      const { faults } = rehearsal.local;
      faults.add({ service: "cvm", action: "ImportImage", kind: "internalErrorBefore" });
      faults.add({ service: "cvm", action: "ImportImage", kind: "timeoutAfter" });
      faults.add({ service: "cos", action: "UploadPart", kind: "cut", count: 3 });
      faults.add({ service: "cos", action: "HeadObject", kind: "internalErrorAfter" });

      await rehearsal.run();

      expect(await view(rehearsal)).toMatchObject({ state: "FINALIZED" });
      const { secretKey } = rehearsal.local.credentials;
      expect(leaks(rehearsal, ["q-signature", "q-sign-algorithm", secretKey])).toEqual([]);
    },
  );

  it("would be found if they were", async () => {
    const rehearsal = await on.rehearse();
    expect(readFileSync(join(rehearsal.folder, "world", "account.json"), "utf8")).toContain(
      rehearsal.local.credentials.secretKey,
    );
    rehearsal.events.push({
      workload: "web",
      at: 0,
      type: "failed",
      reason: "Leak",
      message: "q-signature=1",
    });
    expect(leaks(rehearsal, ["q-signature"])).toEqual(["what was told"]);
  });
});
