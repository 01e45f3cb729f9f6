import { Goal, SecretRef, type CsmServerProps, type DeclaredPlan } from "../../../lib";
import { planText } from "../../../lib/cli/report/plan-text";
import type { JobAction } from "../../../lib/plan";
import { newProject, newStack, synthesize, wave } from "../../support/programs";
import { csmServer } from "../../support/servers";

function planOf(agent: Partial<CsmServerProps["agent"]> = {}): DeclaredPlan {
  const project = newProject(newStack(), "erp", { sources: ["203.0.113.0/24", "10.200.0.0/16"] });
  const server = project.addServer("files", csmServer(agent));
  project.addWave("first", wave([server], { goal: Goal.FINALIZE }));
  return synthesize(project).plan;
}

function jobsOf(agent: Partial<CsmServerProps["agent"]> = {}): Record<string, Record<string, string[]>> {
  return Object.fromEntries(
    planOf(agent).jobs.map(({ actions, makes, step, undo }) => [
      step,
      {
        actions: actions.map(({ action, detail }) => `${action}: ${detail}`),
        makes: [...makes],
        undo: undo.map(({ action, detail }) => `${action}: ${detail}`),
      },
    ]),
  );
}

const MODE_1: Partial<CsmServerProps["agent"]> = {
  network: {
    mode: 1,
    gateway: { type: "ssh", host: "10.1.0.9", user: "root", key: SecretRef.file("/root/.ssh/gateway") },
  },
};
const USER_JSON =
  "configure: user.json, its keys from the environment variable CSM_SECRET_ID and the environment variable CSM_SECRET_KEY only while the tool runs";
const CLIENT_JSON = "configure: client.json as it was shipped, with this over it";
const PREPARED =
  "prepare: go2tencentcloud on the source, as go2tencentcloud_x64, and its own check of it (--no-console --check)";
const WITNESSES =
  "verify: the tool's log (log or logs/log) says Migrate successfully, and the target is RUNNING again";

describe("the jobs of a server that Tencent's tool moves", () => {
  it("run the tool once in full and believe two witnesses", () => {
    expect(jobsOf()["replicate"]).toEqual({
      actions: [
        PREPARED,
        USER_JSON,
        CLIENT_JSON,
        "replicate: everything to {workloads/files/made}, over the internet",
        WITNESSES,
      ],
      makes: ["tool directory on the source"],
      undo: [
        "stop: the tool, and --clean, so that {workloads/files/made} leaves migration mode",
        "remove: the tool directory from the source over SSH",
      ],
    });
  });

  it.each([
    [false, "and its own check of it (--no-console --check)"],
    [true, "without its own check of it, as declared"],
  ])("say what ignoreCheck %p makes of the tool's check", (ignoreCheck, check) => {
    expect(jobsOf({ ignoreCheck })["replicate"]?.["actions"]?.[0]).toBe(
      `prepare: go2tencentcloud on the source, as go2tencentcloud_x64, ${check}`,
    );
  });

  it("run it in three stages where only a gateway reaches the API", () => {
    const replicate = jobsOf(MODE_1)["replicate"];
    expect(replicate?.["actions"]).toEqual([
      PREPARED,
      "prepare: go2tencentcloud on the gateway 10.1.0.9 over SSH",
      USER_JSON,
      CLIENT_JSON,
      "start: at the gateway: {workloads/files/made} enters migration mode",
      "replicate: at the source: everything to {workloads/files/made} over the private link, from the gateway's tool directory",
      "complete: at the gateway again, from the source's tool directory: {workloads/files/made} leaves migration mode",
      WITNESSES,
    ]);
    expect(replicate?.["makes"]).toEqual(["tool directory on the source", "tool directory on the gateway"]);
  });

  it("leave no tool directory behind on either host, since the API key is in it", () => {
    const removals = [
      "remove: the tool directory from the source over SSH",
      "remove: the tool directory from the gateway 10.1.0.9 over SSH",
    ];
    const { finalize, replicate } = jobsOf(MODE_1);
    expect(replicate?.["undo"]).toEqual([
      "stop: the tool, and --clean at the gateway, so that {workloads/files/made} leaves migration mode",
      ...removals,
    ]);
    expect(finalize?.["actions"]).toEqual(removals);
    expect(jobsOf()["finalize"]?.["actions"]).toEqual(removals.slice(0, 1));
  });

  it("test an image of the target, taken when it is not in migration mode", () => {
    expect(jobsOf()["test"]?.["actions"]).toEqual([
      "capture: {workloads/files/made} as an image, never while it is in migration mode",
      "launch: it in the test subnet",
      "check: TCP 22 from the probe, within 10m",
      "check: HTTP 8088/ answers 200 from the probe, within 10m",
      "remove: image, test instance, probe",
    ]);
  });

  it("fence applications only, run a second time, and keep the target when turned back", () => {
    const cutover = jobsOf()["cutover"];
    expect(cutover?.["actions"]?.slice(0, 2)).toEqual([
      "fence: the source's applications; tool and host stay up",
      "replicate: what has changed since the first run to {workloads/files/made}, over the internet",
    ]);
    expect(cutover?.["undo"]).toEqual([
      "unfence: the source's applications, and see them serve",
      "stop: {workloads/files/made}, which is kept",
    ]);
  });
});

describe("the files of the tool in the plan", () => {
  const settings: Partial<CsmServerProps["agent"]> = {
    network: {
      mode: 3,
      proxy: { address: "10.1.0.5", port: 3128, user: "csm", password: SecretRef.ssm("proxy", "v1") },
    },
    bandwidthLimit: 10_240,
    exclude: ["/srv/cache/*", "/srv/cache/*", "/srv/tmp/*"],
  };
  const plan = planOf(settings);
  const written = configured(plan);

  it("show whose account, which target and which disks, with secrets by their places", () => {
    expect(written[0]?.detail).toContain("CSM_SECRET_KEY");
    expect(JSON.parse(textOf(written[0]))).toEqual({
      SecretId: "{{landfall:secret-id}}",
      SecretKey: "{{landfall:secret-key}}",
      Region: "ap-guangzhou",
      InstanceId: "{workloads/files/made}",
      DataDisks: [{ Index: 1, Size: 101, MountPoint: "/data" }],
    });
  });

  it("show what is laid over the shipped client.json", () => {
    expect(written[1]?.detail).toBe(
      "client.json as it was shipped, with this over it, the proxy's password from the secret proxy, version v1",
    );
    expect(JSON.parse(textOf(written[1]))).toEqual({
      Client: {
        ToolMode: true,
        Net: {
          Mode: 3,
          Proxy: { Ip: "10.1.0.5", Port: "3128", User: "csm", Password: "{{landfall:proxy-password}}" },
        },
        Extra: { IgnoreCheck: false, Daemon: true },
        Rsync: { BandwidthLimit: "10240", Checksum: false },
      },
    });
  });

  it("show the lines that are added to the shipped exclusions, and no file where none are", () => {
    expect(written[2]).toEqual({
      action: "configure",
      detail: "rsync_excludes_linux.txt as it was shipped, and after it",
      lines: ["/srv/cache/*", "/srv/tmp/*"],
    });
    expect(configured(planOf())).toHaveLength(2);
  });

  it("stand in what people review, below their action", () => {
    expect(planText(plan)).toContain(
      [
        "        configure rsync_excludes_linux.txt as it was shipped, and after it",
        "                  /srv/cache/*",
        "                  /srv/tmp/*",
      ].join("\n"),
    );
  });
});

function configured({ jobs }: DeclaredPlan): JobAction[] {
  return jobs.flatMap(({ actions }) => actions.filter(({ action }) => action === "configure"));
}

function textOf(action: JobAction | undefined): string {
  return action?.lines?.join("\n") ?? "";
}
