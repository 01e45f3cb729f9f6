import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Verdict } from "../proof";
import { openAccount } from "./account";
import { adoptionOf, attach, plannedChanges } from "./adoption";
import type { Tool } from "./ready";
import { stepTable } from "./section";
import { Steps } from "./steps";

const run = promisify(execFile);
const EXAMPLE = "examples/offline-image";
/** Where the rehearsal has Terraform's state, and the stack as it was synthesized last. */
const DEPLOYMENT = join(".landfall", "local", "deploy", "offline-image", "stack");

/** The smallest example as its user runs it, with the tool as its deployer: to FINALIZED, and away again. */
export async function commandLine(
  deployer: Tool | "cdktf",
  configFile: string,
  scratch: string,
): Promise<Verdict> {
  const tool = deployer === "cdktf" ? "terraform" : deployer;
  const image = join(scratch, EXAMPLE, "offline-image.raw");
  mkdirSync(join(scratch, EXAMPLE), { recursive: true });
  writeFileSync(
    join(scratch, "cdktf.json"),
    JSON.stringify({ language: "typescript", app: `node ${resolve("dist", EXAMPLE, "main.js")}` }),
  );
  const node = (...args: string[]) =>
    run(process.execPath, args, {
      cwd: scratch,
      env: { ...process.env, TF_CLI_CONFIG_FILE: configFile },
      maxBuffer: 64 * 1024 ** 2,
    });
  const landfall = async (...args: string[]): Promise<unknown> => {
    const words = [...args, "--deployer", deployer, "--output", "json"];
    const { stdout } = await node(resolve("dist/lib/cli/main.js"), ...words);
    return JSON.parse(stdout);
  };
  const steps = new Steps();
  const world = join(scratch, ".landfall", "local", "world");
  const adopted = ["tencentcloud_instance.offline_target_web"];
  let target = "";
  await node(resolve("dist", EXAMPLE, "make-image.js"), image);

  await steps.take("landfall up", async () => {
    const { outcome, workloads, disks, leftBehind } = (await landfall("up")) as Report;
    const states = workloads.map(({ name, state }) => `${name} ${state}`).join(", ");
    if (outcome !== "goal-reached" || workloads.some(({ state }) => state !== "FINALIZED"))
      throw new Error(`${outcome}: ${states}`);
    if (disks.length === 0 || disks.some(({ source, target }) => source !== target))
      throw new Error("the target's disk is not the image");
    if (leftBehind.length > 0) throw new Error(`left behind: ${leftBehind.join(", ")}`);
    target = workloads[0]?.target ?? "";
    return `${states}, its disk equal to the image`;
  });
  await steps.take("a data disk and an elastic IP are attached to the target by hand", async () => {
    const account = await openAccount(world);
    try {
      const { address, disk } = await attach(account.client, target);
      adopted.push(
        `tencentcloud_cbs_storage.offline_target_web_${disk}`,
        `tencentcloud_cbs_storage_attachment.offline_target_web_${disk}`,
        `tencentcloud_eip.offline_target_web_${address}`,
      );
      return "1 disk, 1 address";
    } finally {
      await account.stop();
    }
  });
  await steps.take("landfall lock", async () => {
    await landfall("lock", "--cloud", "local");
    const { changed } = (await landfall("lock", "--cloud", "local")) as Locked;
    if (changed) throw new Error("the lock is another one each time");
    return "written, and the same again";
  });
  await steps.take(`${tool} plan, read as JSON`, async () => {
    const account = await openAccount(world);
    try {
      const environment = account.environment(configFile);
      return adoptionOf(
        await plannedChanges({ tool, directory: join(scratch, DEPLOYMENT), environment }),
        adopted,
        [],
      );
    } finally {
      await account.stop();
    }
  });
  await steps.take("landfall deploy, which takes them over", async () => {
    const { changes } = (await landfall("deploy")) as Changes;
    const said = changes.map(({ action, address }) => `${action} ${address}`).sort();
    const expected = adopted.map((address) => `import ${address}`).sort();
    if (said.join() !== expected.join()) throw new Error(`changes: ${said.join(", ") || "none"}`);
    return `${said.length} imports, no other change`;
  });
  await steps.take("landfall deploy", async () => {
    const { changes } = (await landfall("deploy")) as Changes;
    if (changes.length > 0) throw new Error(`${changes.length} changes`);
    return "no changes";
  });
  await steps.take("landfall destroy", async () => {
    const refusal = await landfall("destroy").then(
      () => undefined,
      (error: unknown) => (error as { stdout?: string; stderr?: string }).stdout ?? "",
    );
    if (refusal?.includes("DESTROY-REFUSED") !== true) throw new Error("what was migrated is not guarded");
    return "refused: the target lives in it";
  });
  await steps.take("landfall destroy --with-targets", async () => {
    await landfall("destroy", "--with-targets");
    const account = await openAccount(world);
    try {
      const left = await account.emptied([]);
      if (left.length > 0) throw new Error(`left: ${left.join(", ")}`);
      return "nothing left";
    } finally {
      await account.stop();
    }
  });
  const passed = steps.failures.length === 0;
  const failures = steps.failures.map((text) => `- ${text.replaceAll(/\s+/g, " ")}`).join("\n");
  return {
    passed,
    outcome: passed ? "finalized, nothing left" : "failed",
    detail: [stepTable(steps.done), ...(passed ? [] : ["Failures:", failures])].join("\n\n"),
  };
}

interface Report {
  readonly outcome: string;
  readonly workloads: readonly { readonly name: string; readonly state: string; readonly target?: string }[];
  readonly disks: readonly { readonly source: string; readonly target: string }[];
  readonly leftBehind: readonly unknown[];
}

interface Locked {
  readonly changed: boolean;
}

interface Changes {
  readonly changes: readonly { readonly action: string; readonly address: string }[];
}
