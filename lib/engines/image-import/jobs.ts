import type { CheckSpec } from "../../plan/check";
import { checkAction } from "../../plan/check-action";
import { isReference, type TextOrReference } from "../../plan/fields";
import type { ImageSource } from "../../plan/image-source";
import type { JobAction } from "../../plan/job";
import type { Step, WaveSpec } from "../../plan/wave";
import type { StepContent } from "../step-content";
import type { ImageImportSpec } from "./schema";

const COPY = "nothing: the image is a copy";
const REPLACED = "the old system of the named instance is captured as an image, then replaced";

/** What each step of an image import does; a step that the wave does not declare is left out. */
export function imageImportJobs(
  workload: ImageImportSpec,
  wave: WaveSpec,
): Partial<Record<Step, StepContent>> {
  const { cutover, testRun } = wave;
  return {
    replicate: replicate(workload),
    ...(testRun && { test: test(testRun.checks, workload) }),
    ...(cutover && { cutover: cutOver(cutover.checks, workload), finalize: finalize(workload) }),
  };
}

function replicate({ image, os }: ImageImportSpec): StepContent {
  const upload: JobAction[] =
    "file" in image ? [{ action: "upload", detail: `${image.file} to the project bucket` }] : [];
  return {
    actions: [
      ...upload,
      {
        action: "import",
        detail: `${imageName(image)} as a custom image, ${os.type} ${os.version} ${os.architecture}`,
      },
    ],
    makes: [...("file" in image ? ["object"] : []), "image"],
    source: COPY,
    undo: [{ action: "remove", detail: "file" in image ? "the image and the upload" : "the image" }],
  };
}

function test(checks: readonly CheckSpec[], { blueprint }: ImageImportSpec): StepContent {
  const made = checks.some(({ from }) => from === "probe") ? ["test instance", "probe"] : ["test instance"];
  return {
    actions: [
      { action: "launch", detail: `${blueprint.instanceType} from the image in the test subnet` },
      ...checks.map(checkAction),
      { action: "remove", detail: made.join(" and ") },
    ],
    makes: made,
    source: COPY,
    undo: [{ action: "remove", detail: made.join(" and ") }],
  };
}

function cutOver(checks: readonly CheckSpec[], workload: ImageImportSpec): StepContent {
  const way = workload.reinstall === undefined ? launch(workload) : reinstall(workload.reinstall);
  const probes = checks.some(({ from }) => from === "probe") ? ["probe"] : [];
  return {
    actions: [
      ...way.actions,
      ...checks.map(checkAction),
      { action: "verify", detail: "the target is what was declared" },
      ...probes.map((detail): JobAction => ({ action: "remove", detail })),
    ],
    makes: [...way.makes, ...probes],
    source: way.source,
    undo: way.undo,
  };
}

function launch({ blueprint }: ImageImportSpec): StepContent {
  const { instanceType, systemDisk, zone } = blueprint;
  return {
    actions: [
      {
        action: "launch",
        detail: `${instanceType} in ${zone} with ${systemDisk.size} of ${systemDisk.type} from the image`,
      },
    ],
    makes: ["target instance"],
    source: COPY,
    undo: [{ action: "remove", detail: "the target instance" }],
  };
}

function reinstall(instance: TextOrReference): StepContent {
  const target = text(instance);
  return {
    actions: [
      { action: "capture", detail: `the system of ${target} as an image to go back to` },
      { action: "reinstall", detail: `${target} from the image` },
    ],
    makes: ["rollback image"],
    source: REPLACED,
    undo: [
      { action: "reinstall", detail: `${target} from the image of its old system` },
      { action: "remove", detail: "the image of its old system" },
    ],
  };
}

/** The point of no return: nothing undoes it. */
function finalize({ image, keep, reinstall: instance }: ImageImportSpec): StepContent {
  const removed = [
    ...(keep?.image === true ? [] : ["the image with its snapshots"]),
    ...("object" in image || keep?.object === true ? [] : ["the upload"]),
    ...(instance === undefined ? [] : ["the image of the old system"]),
  ];
  const detail = removed.length === 0 ? "nothing: what is left was declared to be kept" : removed.join(", ");
  return { actions: [{ action: "remove", detail }], makes: [], source: COPY, undo: [] };
}

function imageName(image: ImageSource): string {
  return "file" in image ? image.file : `${text(image.object.bucket)}/${image.object.key}`;
}

/** A reference shows as its key: what Terraform resolves is not known when the plan is made. */
function text(value: TextOrReference): string {
  return isReference(value) ? `{${value.$ref}}` : value;
}
