import { Goal, type ImageImportProps, type WaveProps } from "../../../lib";
import { imageImportDriver } from "../../../lib/engines/image-import/driver";
import type { JobSpec } from "../../../lib/plan";
import { image, newProject, newStack, wave, synthesize } from "../../support/programs";

function jobs(props: Partial<ImageImportProps> = {}, more: Partial<WaveProps> = {}): Record<string, JobSpec> {
  const project = newProject(newStack());
  project.addWave("first", wave([project.addImage("web", image(props))], more));
  return Object.fromEntries(synthesize(project).plan.jobs.map((job) => [job.step, job]));
}

function actions(job: JobSpec | undefined): string[] | undefined {
  return job?.actions.map(({ action }) => action);
}

const stored = { object: { bucket: "images-1250000000", key: "web.qcow2", region: "ap-guangzhou" } };

describe("the jobs of an image import", () => {
  it("go from upload to removal, each after the one before", () => {
    const all = jobs();
    expect(Object.values(all).map(({ after, id, workload, wave: of }) => [id, after, workload, of])).toEqual([
      ["web/replicate", [], "web", "first"],
      ["web/test", ["web/replicate"], "web", "first"],
      ["web/cutover", ["web/test"], "web", "first"],
      ["web/finalize", ["web/cutover"], "web", "first"],
    ]);
    expect(actions(all["replicate"])).toEqual(["upload", "import"]);
    expect(actions(all["test"])).toEqual(["launch", "check", "check", "remove"]);
    expect(actions(all["cutover"])).toEqual(["launch", "check", "check", "verify", "remove"]);
    expect(actions(all["finalize"])).toEqual(["remove"]);
  });

  it("upload nothing that already lies in a bucket, and leave it there", () => {
    const { finalize, replicate } = jobs({ image: stored });
    expect(actions(replicate)).toEqual(["import"]);
    expect(replicate?.makes).toEqual(["image"]);
    expect(finalize?.actions[0]?.detail).not.toContain("upload");
  });

  it("capture the old system of a named instance before they replace it, and put it back to undo that", () => {
    const project = newProject(newStack());
    project.acknowledge("RESET-IMAGE-DRIFT", { reason: "nobody's Terraform owns it" });
    project.addWave("first", wave([project.addImage("web", image({ reinstall: "ins-11111111" }))]));
    const { jobs: all } = synthesize(project).plan;
    const cutover = all.find(({ step }) => step === "cutover");
    expect(actions(cutover)).toEqual(["capture", "reinstall", "check", "check", "verify", "remove"]);
    expect(cutover?.undo.map(({ action }) => action)).toEqual(["reinstall", "remove"]);
    expect(cutover?.source).toContain("captured");
    expect(all.find(({ step }) => step === "finalize")?.actions[0]?.detail).toContain(
      "the image of the old system",
    );
  });

  it("may cut over only after a test that passed recently enough", () => {
    const { cutover, finalize, replicate, test } = jobs();
    expect(cutover?.gates).toEqual([{ type: "test-passed", maxAge: "7d" }]);
    expect([replicate, test, finalize].flatMap((job) => job?.gates)).toEqual([]);
  });

  it("do not touch the source", () => {
    for (const job of Object.values(jobs())) expect(job.source).toBe("nothing: the image is a copy");
  });

  it("say what undoes them, all but the last", () => {
    const { finalize, ...others } = jobs();
    expect(finalize?.undo).toEqual([]);
    for (const job of Object.values(others)) expect(job.undo.length).toBeGreaterThan(0);
  });

  it("make a probe only for checks that come from one", () => {
    expect(jobs()["test"]?.makes).toEqual(["test instance", "probe"]);
    expect(jobs({}, { cutover: {} })["cutover"]?.makes).toEqual(["target instance"]);
  });

  it("keep what was declared to be kept", () => {
    expect(jobs({ keep: { image: true, object: true } })["finalize"]?.actions).toEqual([
      { action: "remove", detail: "nothing: what is left was declared to be kept" },
    ]);
  });

  it("end where the wave has nothing to go on with", () => {
    expect(Object.keys(jobs({}, { goal: Goal.TEST, cutover: undefined }))).toEqual(["replicate", "test"]);
    expect(Object.keys(jobs({}, { goal: Goal.REPLICATE, cutover: undefined, testRun: undefined }))).toEqual([
      "replicate",
    ]);
  });

  it("are listed by workload, whatever wave comes first", () => {
    const project = newProject(newStack());
    project.addWave("a", wave([project.addImage("zebra", image())], { goal: Goal.TEST, cutover: undefined }));
    project.addWave("z", wave([project.addImage("ape", image())], { goal: Goal.TEST, cutover: undefined }));
    expect(synthesize(project).plan.jobs.map(({ id }) => id)).toEqual([
      "ape/replicate",
      "ape/test",
      "zebra/replicate",
      "zebra/test",
    ]);
  });

  it("name the actions that the driver's phases belong to, no more and no fewer", () => {
    const project = newProject(newStack());
    project.acknowledge("RESET-IMAGE-DRIFT", { reason: "nobody's Terraform owns it" });
    const workloads = [image(), image({ reinstall: "ins-11111111" })].map((props, index) =>
      project.addImage(`web-${index}`, props),
    );
    project.addWave("first", wave(workloads));
    const named = synthesize(project).plan.jobs.flatMap((job) =>
      job.actions.map(({ action }) => `${job.step} ${action}`),
    );
    const walked = Object.entries(imageImportDriver.steps).flatMap(([step, phases]) =>
      phases.map(({ action }) => `${step} ${action}`),
    );
    expect([...new Set(named)].sort()).toEqual([...new Set(walked)].sort());
  });
});
