import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import type { RunningServer } from "../../../lib/cli/local-server";
import { thisProcess } from "../../../lib/reconcile/process-identity";
import type { Rehearsal } from "../../../test/support/rehearsal";
import { PROJECT, REGION } from "../../../test/support/rehearsal-ground";
import type { Command } from "./process";
import type { RunnerOptions } from "./runner";

export type Carrier = "file" | "bucket";

/** How a reconciler process is started. */
export interface Way {
  readonly name: string;
  /**
   * The process, from directories that nobody has used before.
   * @param place differs for each process that shares nothing but cloud and journal with the others
   */
  command(rehearsal: Rehearsal, carrier: Carrier, place: string): Command;
}

export const BLUEPRINT = "rehearsal.landfall.yaml";

/** The reconciler alone. */
export const runner: Way = {
  name: "reconciler",
  command: (rehearsal, carrier, place) => {
    const { cwd, home } = emptyPlace(rehearsal, place);
    const options: RunnerOptions = {
      endpoint: rehearsal.local.endpoint,
      accountFile: join(rehearsal.folder, "world", "account.json"),
      region: REGION.region,
      output: rehearsal.ground.output,
      images: rehearsal.ground.images,
      work: "work",
      ...(carrier === "file" ? { journal: join(rehearsal.folder, "journal") } : {}),
    };
    writeFileSync(join(cwd, "runner.json"), JSON.stringify(options));
    return { module: join(__dirname, `runner${extname(__filename)}`), args: ["runner.json"], cwd, home };
  },
};

/** `landfall reconcile` with everything around it. */
export const cli: Way = {
  name: "landfall reconcile",
  command: (rehearsal, carrier, place) => {
    const { cwd, home } = emptyPlace(rehearsal, place);
    const own = join(cwd, ".landfall", "local");
    const { ground, local } = rehearsal;
    const world = join(rehearsal.folder, "world");
    const server: RunningServer = { endpoint: local.endpoint, process: thisProcess() };
    writeFileSync(join(world, "server.json"), JSON.stringify(server));
    mkdirSync(join(own, "deploy", PROJECT), { recursive: true });
    copyFileSync(join(ground.folder, "state.json"), join(own, "deploy", PROJECT, "state.json"));
    symlinkSync(world, join(own, "world"));
    if (carrier === "file") {
      mkdirSync(join(own, "journal"));
      mkdirSync(join(rehearsal.folder, "journal"), { recursive: true });
      symlinkSync(join(rehearsal.folder, "journal"), join(own, "journal", PROJECT));
    }
    const file = join(ground.images, BLUEPRINT);
    return {
      module: resolve(__dirname, "../../../lib/cli/main.js"),
      args: ["reconcile", file, "--journal", carrier],
      cwd,
      home,
    };
  },
};

function emptyPlace(rehearsal: Rehearsal, place: string): { cwd: string; home: string } {
  const cwd = join(rehearsal.folder, place, "work");
  const home = join(rehearsal.folder, place, "home");
  mkdirSync(cwd, { recursive: true });
  mkdirSync(home, { recursive: true });
  return { cwd, home };
}
