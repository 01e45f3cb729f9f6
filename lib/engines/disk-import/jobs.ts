import { isReference, type TextOrReference } from "../../plan/fields";
import type { ImageSource } from "../../plan/image-source";
import type { JobAction } from "../../plan/job";
import type { Step, WaveSpec } from "../../plan/wave";
import type { StepContent } from "../step-content";
import type { DiskImportSpec } from "./schema";

const COPY = "nothing: the image is a copy";

/** What each step of a disk import does. Its test needs no checks of the wave: the disk is read, nothing answers. */
export function diskImportJobs(
  workload: DiskImportSpec,
  { cutover }: WaveSpec,
): Partial<Record<Step, StepContent>> {
  return {
    replicate: replicate(workload),
    test: TEST,
    ...(cutover && { cutover: cutOver(workload), finalize: finalize(workload) }),
  };
}

function replicate({ disk, image }: DiskImportSpec): StepContent {
  const upload: JobAction[] =
    "file" in image ? [{ action: "upload", detail: `${image.file} to the project bucket` }] : [];
  return {
    actions: [
      ...upload,
      {
        action: "write",
        detail: `${imageName(image)} onto a new ${disk.type} disk of ${disk.size} in ${disk.zone}, through a relay`,
      },
      { action: "verify", detail: "the disk, read back, has the hash of the disk inside the image" },
    ],
    makes: [...("file" in image ? ["object"] : []), "disk"],
    source: COPY,
    undo: [{ action: "remove", detail: "file" in image ? "the disk and the upload" : "the disk" }],
  };
}

const TEST_THINGS = "test instance, test disk and snapshot";

const TEST: StepContent = {
  actions: [
    { action: "snapshot", detail: "the written disk" },
    {
      action: "launch",
      detail: "a throw-away instance in the test subnet with a disk made from the snapshot",
    },
    { action: "verify", detail: "partitions and file systems of that disk can be read" },
    { action: "remove", detail: TEST_THINGS },
  ],
  makes: ["snapshot", "test disk", "test instance"],
  source: COPY,
  undo: [{ action: "remove", detail: TEST_THINGS }],
};

function cutOver({ attachTo, disk }: DiskImportSpec): StepContent {
  const host = attachTo && hostText(attachTo);
  return {
    actions: [
      { action: "detach", detail: "the disk from the relay" },
      ...(host === undefined ? [] : [{ action: "attach" as const, detail: `the disk to ${host}` }]),
      {
        action: "verify",
        detail:
          host === undefined ? `the disk of ${disk.size} stays by itself` : `the disk is attached to ${host}`,
      },
    ],
    makes: [],
    source: COPY,
    undo: host === undefined ? [] : [{ action: "detach", detail: `the disk from ${host}; it is kept` }],
    ...(attachTo && "workload" in attachTo && { after: [`${attachTo.workload}/cutover`] }),
  };
}

/** The point of no return: nothing undoes it. */
function finalize({ image, keep }: DiskImportSpec): StepContent {
  const kept = "object" in image || keep?.object === true;
  const detail = kept ? "nothing: what is left was declared to be kept" : "the upload";
  return { actions: [{ action: "remove", detail }], makes: [], source: COPY, undo: [] };
}

function hostText(attachTo: NonNullable<DiskImportSpec["attachTo"]>): string {
  return "instance" in attachTo ? text(attachTo.instance) : `the target of ${attachTo.workload}`;
}

function imageName(image: ImageSource): string {
  return "file" in image ? image.file : `${text(image.object.bucket)}/${image.object.key}`;
}

/** A reference shows as its key: what Terraform resolves is not known when the plan is made. */
function text(value: TextOrReference): string {
  return isReference(value) ? `{${value.$ref}}` : value;
}
