import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtinDeployer } from "../../../lib/deploy";
import { groundFor } from "../../../scripts/prove/provider/ground";
import { synthesizeExample } from "../../examples/synthesize";
import { type DeployCloud, startCloud } from "../cloud";

let cloud: DeployCloud;
let directory: string;
/** Of the relay. */
let relay: string;
let bucket: string;

beforeAll(async () => {
  cloud = await startCloud();
  directory = mkdtempSync(join(tmpdir(), "landfall-deploy-bootstrap-"));
  synthesizeExample("smc-style", directory);
  const declared = JSON.parse(
    readFileSync(join(directory, "stacks", "smc-style", "cdk.tf.json"), "utf8"),
  ) as object;
  const { stack } = await groundFor(declared, cloud.client, "ap-guangzhou-6");
  const stackFile = join(directory, "cdk.tf.json");
  writeFileSync(stackFile, JSON.stringify(stack));
  const stateFile = join(directory, "landfall.tfstate");
  await builtinDeployer({ cloud: cloud.client, clock: cloud.clock, stackFile, stateFile }).apply();
  await cloud.clock.sleep(60_000);
  const { InstanceSet } = await cloud.client.cvm.DescribeInstances({});
  relay = InstanceSet!.find(({ CamRoleName }) => CamRoleName !== "")!.InstanceId!;
  bucket = cloud.local.inventory()["bucket"][0]!.name;
});
afterAll(async () => {
  rmSync(directory, { recursive: true, force: true });
  await cloud.stop();
});

/** Runs a command on the relay and gives its output. */
async function run(command: string): Promise<string> {
  const { InvocationId } = await cloud.client.tat.RunCommand({
    InstanceIds: [relay],
    Content: Buffer.from(command).toString("base64"),
  });
  await cloud.clock.sleep(30_000);
  const { InvocationTaskSet } = await cloud.client.tat.DescribeInvocationTasks({
    Filters: [{ Name: "invocation-id", Values: [InvocationId!] }],
    HideOutput: false,
  });
  return Buffer.from(InvocationTaskSet![0]!.TaskResult!.Output!, "base64").toString();
}

/** A release in the bucket: a program, its tar, and the document that names it. */
async function publish(): Promise<void> {
  mkdirSync(join(directory, "content/bin"), { recursive: true });
  writeFileSync(join(directory, "content/bin/landfall"), "#!/bin/sh\necho I am the relay\n", { mode: 0o755 });
  const tar = join(directory, "release.tar");
  expect(spawnSync("tar", ["-cf", tar, "-C", join(directory, "content"), "bin"]).status).toBe(0);
  const content = readFileSync(tar);
  const sha256 = createHash("sha256").update(content).digest("hex");
  await put("bundle/release.tar", content);
  await put("bundle/current.json", Buffer.from(JSON.stringify({ key: "bundle/release.tar", sha256 })));
}

const put = (key: string, body: Buffer) => cloud.client.cos.put({ bucket, key }, body);

/** The relay's own user data, in a home that is not the machine's, doing what it does before every start. */
const FETCH = `
curl -fsS http://metadata.tencentyun.com/latest/user-data | sed "s#^home=.*#home=$PWD/home#" >bootstrap
sh bootstrap fetch 2>&1 && home/current/bin/landfall`;

it("a relay's user data finds no release before there is one", async () => {
  expect(await run(FETCH)).toContain("curl: (22) The requested URL returned error: 404");
});

it("a relay's user data brings the release with the role of its instance", async () => {
  await publish();
  expect(await run(FETCH)).toBe("I am the relay\n");
});

it("a relay's role brings nothing else", async () => {
  await put("journal/secret", Buffer.from("not for relays"));
  const other = FETCH.replace(
    "sh bootstrap",
    "sed -i s#bundle/current.json#journal/secret# bootstrap\nsh bootstrap",
  );
  expect(await run(other)).toContain("curl: (22) The requested URL returned error: 403");
});
