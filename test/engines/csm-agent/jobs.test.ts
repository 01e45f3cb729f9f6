import { Goal, SecretRef, type CsmServerProps } from "../../../lib";
import { newProject, newStack, synthesize, wave } from "../../support/programs";
import { csmServer } from "../../support/servers";

function jobsOf(agent: Partial<CsmServerProps["agent"]> = {}): Record<string, Record<string, string[]>> {
  const project = newProject(newStack(), "erp", { sources: ["203.0.113.0/24", "10.200.0.0/16"] });
  const server = project.addServer("files", csmServer(agent));
  project.addWave("first", wave([server], { goal: Goal.FINALIZE }));
  return Object.fromEntries(
    synthesize(project).plan.jobs.map(({ actions, makes, step, undo }) => [
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
const WITNESSES = "verify: the tool's log says Migrate successfully, and the target is RUNNING again";

describe("the jobs of a server that Tencent's tool moves", () => {
  it("run the tool once in full and believe two witnesses", () => {
    expect(jobsOf()["replicate"]).toEqual({
      actions: [
        "prepare: go2tencentcloud on the source, and its own check of it",
        "configure: user.json, client.json and rsync_excludes_linux.txt; keys only while it runs",
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
    [false, "and its own check of it"],
    [true, "without its own check of it, as declared"],
  ])("say what ignoreCheck %p makes of the tool's check", (ignoreCheck, check) => {
    expect(jobsOf({ ignoreCheck })["replicate"]?.["actions"]?.[0]).toBe(
      `prepare: go2tencentcloud on the source, ${check}`,
    );
  });

  it("run it in three stages where only a gateway reaches the API", () => {
    const replicate = jobsOf(MODE_1)["replicate"];
    expect(replicate?.["actions"]).toEqual([
      "prepare: go2tencentcloud on the source, and its own check of it",
      "prepare: go2tencentcloud on the gateway 10.1.0.9 over SSH",
      "configure: user.json, client.json and rsync_excludes_linux.txt; keys only while it runs",
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
