import { IMAGE_FORMATS, type ImageFormat, type ImageSource } from "../../plan/image-source";

/** The file name or object key of an image. */
export function imageNameOf(image: ImageSource): string {
  return "file" in image ? image.file : image.object.key;
}

/** Where in the plan that name stands. */
export function imageNamePath(image: ImageSource): readonly string[] {
  return "file" in image ? ["image", "file"] : ["image", "object", "key"];
}

const ARCHIVE = /\.(tar\.gz|tgz)$/i;

export function isArchiveName(name: string): boolean {
  return ARCHIVE.test(name);
}

/** The last name extension of the image itself, without an archive's: `qcow2` of `web.qcow2.tar.gz`. */
export function extensionOf(name: string): string | undefined {
  const inner = name.replace(ARCHIVE, "");
  return /\.([A-Za-z0-9]+)$/.exec(inner)?.[1]?.toLowerCase();
}

/** The format that a name states; undefined when it states none. */
export function formatByName(name: string): ImageFormat | undefined {
  return IMAGE_FORMATS.find((format) => format === extensionOf(name));
}

/** The format that the plan states, by field or name. */
export function statedFormat(image: ImageSource): ImageFormat | undefined {
  return image.format ?? formatByName(imageNameOf(image));
}
