import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { interruptTerraform } from "../../../lib/deploy/terraform/interrupt";
import { runTool } from "../../../lib/deploy/terraform/process";

/** It takes a second to come to a stop, and then writes its state. */
const SLOW_TO_STOP =
  'trap "sleep 1; echo written >state; exit 0" INT; echo ready; while :; do sleep 0.1; done';

/** As CDKTF: what it runs has a process group of its own, and an interrupt ends it at once. */
const WRAPPER = `
  const { spawn } = require("node:child_process");
  const child = spawn("sh", ["-c", ${JSON.stringify(SLOW_TO_STOP)}, "terraform", "apply"], { detached: true });
  child.stdout.pipe(process.stdout);
  child.on("close", (code) => process.exit(code));
  process.on("SIGINT", () => process.exit(1));
`;

describe("a tool that runs Terraform", () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "landfall-interrupt-"))));
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it("is waited for until Terraform has written its state, because Terraform alone is interrupted", async () => {
    const stop = new AbortController();
    const run = runTool({
      binary: process.execPath,
      arguments: ["-e", WRAPPER],
      directory,
      environment: process.env,
      signal: stop.signal,
      interrupt: interruptTerraform,
      onLine: () => stop.abort(),
    });
    await expect(run).rejects.toMatchObject({ code: "DEPLOY-ABORTED" });
    expect(readFileSync(join(directory, "state"), "utf8")).toBe("written\n");
  });
});
