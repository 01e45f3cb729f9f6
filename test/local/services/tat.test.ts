import { readdirSync } from "node:fs";
import { systemClock } from "../../../lib/base/clock";
import { summarize } from "../../../lib/local/services/tat/invocations";
import { probeScript, readProbe } from "../../../lib/operate/probe-script";
import { http, importGuest } from "../guests";
import {
  codeOf,
  launch,
  launchRequest,
  makeNetwork,
  startTestCloud,
  type TestCloud,
  type TestNetwork,
} from "../harness";

let cloud: TestCloud;
let network: TestNetwork;
let probe: string;
beforeAll(async () => {
  cloud = await startTestCloud();
  network = await makeNetwork(cloud);
  probe = (await launch(cloud, network)).id;
});
afterAll(() => cloud.remove());
beforeEach(() => cloud.pass(2000));

const encode = (script: string): string => Buffer.from(script).toString("base64");
const tasksOf = async (id: string) =>
  (
    await cloud.tat.DescribeInvocationTasks({
      Filters: [{ Name: "invocation-id", Values: [id] }],
      HideOutput: false,
    })
  ).InvocationTaskSet!;

async function run(script: string, more: object = {}) {
  const { InvocationId } = await cloud.tat.RunCommand({
    InstanceIds: [probe],
    Content: encode(script),
    ...more,
  });
  expect((await tasksOf(InvocationId!))[0]!.TaskStatus).toBe("PENDING");
  cloud.pass(1000);
  const [task] = await tasksOf(InvocationId!);
  return {
    id: InvocationId!,
    task: task!,
    output: Buffer.from(task!.TaskResult!.Output!, "base64").toString(),
  };
}

describe("a command", () => {
  test("really runs, in an empty folder and with an empty environment", async () => {
    const { id, task, output } = await run("pwd; ls -A; env | cut -d= -f1 | sort; echo to stderr >&2");
    expect(task).toMatchObject({
      TaskStatus: "SUCCESS",
      InstanceId: probe,
      TaskResult: { ExitCode: 0, Dropped: 0 },
    });
    const [folder, ...rest] = output.trim().split("\n");
    expect(rest.filter((line) => line !== "_")).toEqual(["HOME", "PATH", "PWD", "TMPDIR", "to stderr"]);
    expect(() => readdirSync(folder!)).toThrow("ENOENT");
    const { InvocationSet } = await cloud.tat.DescribeInvocations({ InvocationIds: [id] });
    expect(InvocationSet).toMatchObject([
      {
        InvocationStatus: "SUCCESS",
        Timeout: 60,
        WorkingDirectory: "/root",
        Username: "root",
        InstanceKind: "CVM",
      },
    ]);
  });

  test("that fails gives its exit code; one that takes too long is ended with all that it began", async () => {
    expect((await run("echo no; exit 3")).task).toMatchObject({
      TaskStatus: "FAILED",
      TaskResult: { ExitCode: 3 },
    });
    const late = await run("sleep 60 & echo begun; wait", { Timeout: 1 });
    expect(late.task.TaskStatus).toBe("TIMEOUT");
    expect(late.output).toBe("begun\n");
  });

  test("keeps 24 KB of output and counts the rest", async () => {
    const { task, output } = await run("head -c 30000 /dev/zero | tr '\\0' x");
    expect(output).toHaveLength(24 * 1024);
    expect(task.TaskResult!.Dropped).toBe(30_000 - 24 * 1024);
  });

  test("takes parameters, hidden ones too", async () => {
    const command = await cloud.tat.CreateCommand({
      CommandName: "greet",
      Content: encode("echo {{greeting}} {{ name }} {{tat-hidden:secret}} {{other}}"),
      EnableParameter: true,
      DefaultParameters: '{"greeting":"hello","name":"nobody"}',
      Tags: [{ Key: "a", Value: "b" }],
    });
    const { InvocationId } = await cloud.tat.InvokeCommand({
      CommandId: command.CommandId!,
      InstanceIds: [probe],
      Parameters: '{"name":"shop","secret":"s"}',
      Timeout: 5,
    });
    cloud.pass(1000);
    const [task] = await tasksOf(InvocationId!);
    expect(Buffer.from(task!.TaskResult!.Output!, "base64").toString()).toBe("hello shop s {{other}}\n");
    expect(task!.CommandDocument).toMatchObject({ Timeout: 5 });
    const { CommandSet } = await cloud.tat.DescribeCommands({
      Filters: [{ Name: "command-id", Values: [command.CommandId!] }],
      Limit: 100,
    });
    expect(CommandSet).toMatchObject([
      {
        CommandName: "greet",
        CommandType: "SHELL",
        Timeout: 60,
        WorkingDirectory: "/root",
        EnableParameter: true,
        Tags: [{ Key: "a", Value: "b" }],
      },
    ]);
    await cloud.tat.ModifyCommand({ CommandId: command.CommandId!, CommandName: "renamed" });
    cloud.pass(2000);
    expect(
      (await cloud.tat.DescribeCommands({ Filters: [{ Name: "command-name", Values: ["renamed"] }] }))
        .TotalCount,
    ).toBe(1);
    await cloud.tat.DeleteCommand({ CommandId: command.CommandId! });
    expect(
      await codeOf(cloud.tat.InvokeCommand({ CommandId: command.CommandId!, InstanceIds: [probe] })),
    ).toBe("ResourceNotFound.CommandNotFound");
  });

  test("that waits is cancelled; cancelling what has ended changes nothing", async () => {
    const { InvocationId } = await cloud.tat.RunCommand({ InstanceIds: [probe], Content: encode("true") });
    await cloud.tat.CancelInvocation({ InvocationId: InvocationId!, InstanceIds: [probe] });
    cloud.pass(1000);
    expect((await tasksOf(InvocationId!))[0]!.TaskStatus).toBe("CANCELLED");
    const { id } = await run("true");
    await cloud.tat.CancelInvocation({ InvocationId: id });
    expect((await tasksOf(id))[0]!.TaskStatus).toBe("SUCCESS");
    expect(await codeOf(cloud.tat.CancelInvocation({ InvocationId: "inv-00000000" }))).toBe(
      "InvalidParameterValue.InvalidInvocationId",
    );
  });

  test("does not run on an instance that went down before it began", async () => {
    const { id } = await launch(cloud, network);
    cloud.pass(1000);
    const { InvocationId } = await cloud.tat.RunCommand({ InstanceIds: [id], Content: encode("true") });
    await cloud.cvm.StopInstances({ InstanceIds: [id] });
    cloud.pass(2000);
    expect((await tasksOf(InvocationId!))[0]!.TaskStatus).toBe("TASK_TIMEOUT");
  });

  test.each<[string, object, string]>([
    ["no base64", { Content: "#" }, "InvalidParameterValue.CommandContentInvalid"],
    ["PowerShell", { CommandType: "POWERSHELL" }, "InvalidParameterValue"],
    ["no time", { Timeout: 0 }, "InvalidParameterValue.Range"],
    ["a name with a blank", { CommandName: "a b" }, "InvalidParameterValue.InvalidCommandName"],
    ["parameters that it does not take", { Parameters: "{}" }, "InvalidParameterValue.ParameterDisabled"],
    [
      "defaults that it does not take",
      { DefaultParameters: "{}" },
      "InvalidParameterValue.SupportParametersOnlyIfEnableParameter",
    ],
    [
      "parameters that are no JSON",
      { EnableParameter: true, Parameters: "{" },
      "InvalidParameterValue.ParameterInvalidJsonFormat",
    ],
    [
      "a parameter that is no text",
      { EnableParameter: true, Parameters: '{"a":1}' },
      "InvalidParameterValue.ParameterValueNotString",
    ],
    ["an instance that is not there", { InstanceIds: ["ins-00000000"] }, "ResourceNotFound.InstanceNotFound"],
    ["an output bucket", { OutputCOSBucketUrl: "https://x" }, "UnsupportedOperation"],
  ])("with %s is refused", async (_name, more, code) => {
    expect(
      await codeOf(cloud.tat.RunCommand({ InstanceIds: [probe], Content: encode("true"), ...more })),
    ).toBe(code);
  });
});

test.each([
  ["PENDING", ["PENDING", "PENDING"]],
  ["RUNNING", ["PENDING", "SUCCESS"]],
  ["RUNNING", ["RUNNING", "FAILED"]],
  ["CANCELLING", ["CANCELLING", "RUNNING"]],
  ["SUCCESS", ["SUCCESS", "SUCCESS"]],
  ["FAILED", ["FAILED", "FAILED"]],
  ["FAILED", ["FAILED", "TIMEOUT"]],
  ["PARTIAL_FAILED", ["SUCCESS", "TIMEOUT"]],
  ["TIMEOUT", ["TIMEOUT", "TASK_TIMEOUT"]],
  ["CANCELLED", ["CANCELLED", "TERMINATED"]],
  ["PARTIAL_CANCELLED", ["CANCELLED", "SUCCESS"]],
] as const)("an invocation is %s when its tasks are %j", (expected, statuses) => {
  expect(summarize(statuses)).toBe(expected);
});

describe("the agent", () => {
  test("is Online a moment after the instance is RUNNING, and offline while it is down", async () => {
    const { InstanceIdSet } = await cloud.cvm.RunInstances(launchRequest(network));
    const [id] = InstanceIdSet!;
    const agent = async () =>
      (await cloud.tat.DescribeAutomationAgentStatus({ InstanceIds: [id!] })).AutomationAgentSet!;
    const attempt = () => codeOf(cloud.tat.RunCommand({ InstanceIds: [id!], Content: encode("true") }));
    expect(await agent()).toEqual([]);
    expect(await attempt()).toBe("ResourceUnavailable.InstanceStateNotRunning");
    cloud.pass(1500);
    expect(await agent()).toMatchObject([{ InstanceId: id, AgentStatus: "Offline", Environment: "Linux" }]);
    expect(await attempt()).toBe("ResourceUnavailable.AgentStatusNotOnline");
    cloud.pass(1000);
    expect(await agent()).toMatchObject([{ AgentStatus: "Online" }]);
    await cloud.cvm.StopInstances({ InstanceIds: [id!] });
    cloud.pass(2000);
    expect(await agent()).toMatchObject([{ AgentStatus: "Offline" }]);
  });

  test("is not on a custom image, unless its guest says so, nor where it was not wanted", async () => {
    const cases = [
      [
        { ImageId: await importGuest(cloud, { listeners: [http(80)] }) },
        "ResourceUnavailable.AgentNotInstalled",
      ],
      [{ ImageId: await importGuest(cloud, { listeners: [http(80)], tat: true }) }, "no error"],
      [
        { EnhancedService: { AutomationService: { Enabled: false } } },
        "ResourceUnavailable.AgentNotInstalled",
      ],
    ] as const;
    for (const [more, code] of cases) {
      const { id } = await launch(cloud, network, more);
      cloud.pass(1000);
      expect(await codeOf(cloud.tat.RunCommand({ InstanceIds: [id], Content: encode("true") }))).toBe(code);
    }
  });
});

test("a probe sees through curl what the network lets it see", async () => {
  const ImageId = await importGuest(cloud, {
    listeners: [
      http(80, "welcome"),
      http(503, "busy", 503),
      { port: 443, protocol: "https", answer: { status: 200, body: "safe" } },
      { port: 22, protocol: "tcp", answer: { banner: "SSH-2.0" } },
    ],
  });
  const target = await launch(cloud, network, { ImageId });
  const within = "1m";
  const checks = [
    { type: "http", from: "probe", port: 80, path: "/", status: 200, body: "come", within },
    { type: "http", from: "probe", port: 80, path: "/", status: 200, body: "go away", within },
    { type: "http", from: "probe", port: 503, path: "/", status: 200, within },
    { type: "https", from: "probe", port: 443, path: "/", status: 200, within },
    { type: "tcp", from: "probe", port: 22, within },
    { type: "tcp", from: "probe", port: 23, within },
  ] as unknown as Parameters<typeof probeScript>[1];
  const { output } = await run(probeScript(target.ip, checks));
  expect(readProbe(output, checks).map((result) => result.detail)).toEqual([
    "http 80/: 200",
    'http 80/: the answer lacks "go away"',
    "http 503/: 503 instead of 200",
    "https 443/: 200",
    "tcp 22: connected",
    "tcp 23: no connection",
  ]);
});

describe("on a real clock", () => {
  test("a command is RUNNING while it runs, is ended when it is cancelled, and is lost with the cloud", async () => {
    const real = await startTestCloud({
      clock: systemClock,
      latencies: { launch: 20, agent: 0, command: 1, list: 0 },
    });
    const waitFor = async (id: string, status: string): Promise<void> => {
      for (;;) {
        const { InvocationTaskSet } = await real.tat.DescribeInvocationTasks({
          Filters: [{ Name: "invocation-id", Values: [id] }],
        });
        if (InvocationTaskSet![0]!.TaskStatus === status) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    const { InstanceIdSet } = await real.cvm.RunInstances(launchRequest(await makeNetwork(real)));
    while (!real.local.guest(InstanceIdSet![0]!)) await new Promise((resolve) => setTimeout(resolve, 20));
    const start = async () =>
      (await real.tat.RunCommand({ InstanceIds: InstanceIdSet!, Content: encode("sleep 60") })).InvocationId!;
    const cancelled = await start();
    await waitFor(cancelled, "RUNNING");
    await real.tat.CancelInvocation({ InvocationId: cancelled });
    await waitFor(cancelled, "TERMINATED");
    const stopped = await start();
    await waitFor(stopped, "RUNNING");
    await real.cvm.RebootInstances({ InstanceIds: InstanceIdSet! });
    await waitFor(stopped, "TASK_TIMEOUT");
    while (real.local.guest(InstanceIdSet![0]!) === undefined)
      await new Promise((resolve) => setTimeout(resolve, 20));
    const lost = await start();
    await waitFor(lost, "RUNNING");
    const again = await real.restart();
    Object.assign(real, again);
    await waitFor(lost, "TASK_TIMEOUT");
    await again.remove();
  }, 30_000);
});
