import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../../lib/base/clock";
import { realEndpoint } from "../../../lib/cli/session";
import { builtinDeployer, type DeployEvent, type Deployer } from "../../../lib/deploy";
import { connect, loadCredentials } from "../../../lib/tencent";

/**
 * In place of Terraform on a machine that has none: the built-in deploy, with its state in the `cos` backend that the
 * stack names, behind as much of Terraform's command line and its machine-readable UI as Landfall uses. Nothing of it
 * stays on the machine.
 */
async function main([command = "", ...flags]: readonly string[]): Promise<void> {
  if (command === "init") return;
  const { backend, region, outputs } = readStack();
  const cloud = connect({
    region,
    credentials: await loadCredentials({ environment: process.env, clock: systemClock }),
    endpoint: realEndpoint(process.env),
    clock: systemClock,
  });
  const scratch = mkdtempSync(join(tmpdir(), "landfall-terraform-"));
  const stateFile = join(scratch, "state.json");
  const object = { bucket: backend.bucket, key: `${backend.prefix}/terraform.tfstate` };
  try {
    const state = await cloud.cos.get(object);
    if (state !== undefined) writeFileSync(stateFile, state);
    const stackFile = join(scratch, "cdk.tf.json");
    copyFileSync("cdk.tf.json", stackFile);
    withoutBackend(stackFile);
    const deployer = builtinDeployer({ cloud, clock: systemClock, stackFile, stateFile });
    if (command === "output") return say(await outputsOf(deployer, outputs));
    if (command !== "apply" || !flags.includes("-auto-approve"))
      throw new Error(`no such command: ${command}`);
    try {
      await deployer.apply({ onEvent: tell });
    } finally {
      await cloud.cos.put(object, readFileSync(stateFile));
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

interface Stack {
  readonly terraform: { backend?: { readonly cos: { readonly bucket: string; readonly prefix: string } } };
  readonly provider: { readonly tencentcloud: readonly { readonly region: string }[] };
  readonly output: Readonly<Record<string, unknown>>;
}

function readStack() {
  const { terraform, provider, output } = JSON.parse(readFileSync("cdk.tf.json", "utf8")) as Stack;
  const region = provider.tencentcloud[0]?.region;
  if (terraform.backend?.cos === undefined || region === undefined)
    throw new Error("a stack of another kind");
  return { backend: terraform.backend.cos, region, outputs: Object.keys(output) };
}

function withoutBackend(file: string): void {
  const stack = JSON.parse(readFileSync(file, "utf8")) as Stack;
  delete stack.terraform.backend;
  writeFileSync(file, JSON.stringify(stack));
}

async function outputsOf(deployer: Deployer, names: readonly string[]): Promise<object> {
  const found = await Promise.all(names.map(async (name) => [name, await deployer.output(name)] as const));
  return Object.fromEntries(
    found.flatMap(([name, value]) => (value === undefined ? [] : [[name, { value }]])),
  );
}

/** https://developer.hashicorp.com/terraform/internals/machine-readable-ui */
function tell(event: DeployEvent): void {
  switch (event.kind) {
    case "planned":
      for (const { action, address } of event.changes)
        say({ type: "planned_change", change: { action, resource: { addr: address } } });
      return;
    case "started":
    case "finished": {
      // As the real one: of these it only says that they are planned.
      if (event.action === "import" || event.action === "forget") return;
      const hook = { action: event.action, resource: { addr: event.address } };
      const id = event.kind === "finished" && event.id !== undefined ? { id_value: event.id } : {};
      return say({ type: STAGES[event.kind], hook: { ...hook, ...id } });
    }
    case "failed":
      return say({
        type: "diagnostic",
        diagnostic: { severity: "error", summary: event.message, address: event.address },
      });
    case "note":
      return say({ type: "diagnostic", diagnostic: { severity: "warning", summary: event.text } });
  }
}

const STAGES = { started: "apply_start", finished: "apply_complete" } as const;

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
