import type { Resolved } from "../../../plan/resolved";
import type { Context as OperateContext } from "../../../operate/launch";
import { uploadsOf } from "../../../operate/owned";
import type { OperateTools } from "../../../operate/tools";
import type { Phase } from "../../../reconcile/driver";
import type { ImageImportSpec } from "../schema";

export type ImageImport = Resolved<ImageImportSpec>;
export type Context = OperateContext<ImageImport>;
export type ImageImportPhase = Phase<ImageImport, OperateTools>;

/** The facts about the image that the phases hand on. */
export const IMAGE_FACTS = {
  format: "source.format",
  virtualSize: "source.virtualSize",
  actualSize: "source.actualSize",
  partitionTable: "source.partitionTable",
  /** SHA-256 of the local file. */
  digest: "source.sha256",
  /** Bytes that go to the bucket. */
  uploadSize: "source.uploadSize",
  bucket: "object.bucket",
  key: "object.key",
} as const;

/** The fact that Tencent Cloud could not import the image. */
export const IMPORT_FAILED = "import.failed";

/** Whether the image lies beside the program, so that Landfall uploads it and removes the upload again. */
export function isLocal({ workload }: Pick<Context, "workload">): boolean {
  return "file" in workload.image;
}

/** Where the image lies, or will lie after the upload. */
export function imageObject(context: Context): { bucket: string; key: string } {
  const { image } = context.workload;
  if ("object" in image) return { bucket: image.object.bucket, key: image.object.key };
  return { bucket: String(context.facts[IMAGE_FACTS.bucket]), key: String(context.facts[IMAGE_FACTS.key]) };
}

/** What the keys of a workload's uploads begin with; the digest of the content and the format follow. */
export function uploadPrefix({ project, name }: Context): string {
  return `${uploadsOf(project)}${name}-`;
}
