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
  const { backup, made, text: onto, undo } = targetOf(disk);
  return {
    actions: [
      ...upload,
      ...backup,
      {
        action: "write",
        detail: `${imageName(image)} onto ${onto} of ${disk.size} in ${disk.zone}, through a relay`,
      },
      { action: "verify", detail: "the disk, read back, has the hash of the disk inside the image" },
    ],
    makes: [...("file" in image ? ["object"] : []), made],
    source: COPY,
    undo: [
      ...undo,
      { action: "remove", detail: "file" in image ? `the ${made} and the upload` : `the ${made}` },
    ],
  };
}

const BACKUP = "snapshot of what the disk held";

/** The disk that is written: a new one, or one that exists and of which a snapshot is kept until finalize. */
function targetOf({ existing, type }: DiskImportSpec["disk"]): {
  readonly text: string;
  readonly made: string;
  readonly backup: readonly JobAction[];
  readonly undo: readonly JobAction[];
} {
  if (existing === undefined) return { text: `a new ${type} disk`, made: "disk", backup: [], undo: [] };
  const disk = text(existing);
  return {
    text: `the ${type} disk ${disk}`,
    made: BACKUP,
    backup: [{ action: "snapshot", detail: `what ${disk} holds, to be kept until finalize` }],
    undo: [{ action: "write", detail: `${disk} back from that snapshot` }],
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
function finalize({ disk, image, keep }: DiskImportSpec): StepContent {
  const kept = "object" in image || keep?.object === true;
  const left = [...(disk.existing === undefined ? [] : [`the ${BACKUP}`]), ...(kept ? [] : ["the upload"])];
  const detail = left.join(", ") || "nothing: what is left was declared to be kept";
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
