import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { type Context, demand } from "../../api";
import { isCosHost } from "../../cos";
import { DiskFiles } from "../../disks";
import { changeTags } from "../tag/store";
import type { SnapshotRow } from "../cbs/rows";
import { dryRun } from "./images";
import { checkNewImage, imageTags } from "./new-image";
import { IMPORTABLE, isListedVersion } from "./operating-systems";
import { images } from "./rows";

const BOOT_MODES = ["Legacy BIOS", "UEFI"];
const LICENCES = ["TencentCloud", "BYOL"];
const ISO = /\.iso$/i;
/** ImportImage takes `arm_64`, Image shows `arm`. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x86_64: "x86_64", i386: "i386", arm_64: "arm" };

/** An object, and the snapshot that it becomes. */
export interface ImportedDisk {
  readonly usage: SnapshotRow["usage"];
  readonly url: string;
  readonly snapshot: string;
  readonly file: string;
}

/** What the task reads, and where the bytes go. */
export interface ImportInput {
  readonly image: string;
  /** The system disk first. */
  readonly disks: readonly ImportedDisk[];
}

/**
 * Checks what can be checked at once and starts the import. Everything about the object is found out later:
 * the image becomes NORMAL, or IMPORTFAILED without a reason (which only the message centre has).
 */
export function importImage(request: Sdk.ImportImageRequest, context: Context): Sdk.ImportImageResponse {
  const architecture = ARCHITECTURES[request.Architecture];
  demand(
    architecture,
    "InvalidParameterValue",
    `Architecture must be one of ${Object.keys(ARCHITECTURES).join(", ")}.`,
  );
  const os = IMPORTABLE.find((candidate) => candidate.name === request.OsType);
  demand(
    os,
    "InvalidImageOsType.Unsupported",
    `The OsType \`${request.OsType}\` is not listed by DescribeImportImageOs.`,
  );
  demand(
    isListedVersion(os, request.OsVersion) && os.architectures.includes(request.Architecture),
    "InvalidImageOsVersion.Unsupported",
    `${request.OsType} ${request.OsVersion} ${request.Architecture} is not listed by DescribeImportImageOs.`,
  );
  const dataUrls = (request.ImportImageDataDiskList ?? []).map(({ ImageUrl }, index) => {
    const place = `ImportImageDataDiskList.${index}.ImageUrl`;
    demand(ImageUrl, "MissingParameter", `The request is missing the required parameter \`${place}\`.`);
    return ImageUrl;
  });
  for (const url of [request.ImageUrl, ...dataUrls])
    demand(
      isCosUrl(url),
      "InvalidParameter.InvalidParameterUrlError",
      "ImageUrl is not the URL of a COS object.",
    );
  demand(
    request.Force === true || !ISO.test(new URL(request.ImageUrl).pathname),
    "InvalidParameterValue.ISOMustImportByForce",
    "An .iso is imported with Force only.",
  );
  demand(
    BOOT_MODES.includes(request.BootMode ?? "Legacy BIOS"),
    "InvalidParameterValue.InvalidBootMode",
    `BootMode must be one of ${BOOT_MODES.join(", ")}.`,
  );
  demand(
    LICENCES.includes(request.LicenseType ?? "TencentCloud"),
    "InvalidParameterValue.InvalidLicenseType",
    `LicenseType must be one of ${LICENCES.join(", ")}.`,
  );
  checkNewImage(request, "InvalidParameterValue.TooLarge", context);
  if (request.DryRun === true) throw dryRun();

  const id = context.world.ids.next("img");
  context.world.table(images).put({
    id,
    region: context.region,
    createdAt: context.now,
    name: request.ImageName,
    description: request.ImageDescription ?? "",
    type: "PRIVATE_IMAGE",
    source: "EXTERNAL_IMPORT",
    state: "IMPORTING",
    osName: `${request.OsType} ${request.OsVersion}`,
    platform: request.OsType,
    architecture,
    size: 0,
    snapshots: [],
    family: request.ImageFamily ?? "",
    licenseType: request.LicenseType ?? "TencentCloud",
  });
  changeTags(context, "cvm/image", id, imageTags(request.TagSpecification));
  const input: ImportInput = {
    image: id,
    disks: [
      importedDisk(request.ImageUrl, "SYSTEM_DISK", context),
      ...dataUrls.map((url) => importedDisk(url, "DATA_DISK", context)),
    ],
  };
  context.tasks.schedule("cvm.import", id, context.latencies.import, input);
  return { ImageId: id };
}

export function describeImportImageOs(): Sdk.DescribeImportImageOsResponse {
  const names = (family: "Linux" | "Windows") =>
    IMPORTABLE.filter((os) => os.family === family).map((os) => os.name);
  return {
    ImportImageOsListSupported: { Linux: names("Linux"), Windows: names("Windows") },
    ImportImageOsVersionSet: IMPORTABLE.map((os) => ({
      OsName: os.name,
      OsVersions: [...os.versions],
      Architecture: [...os.architectures],
    })),
  };
}

function importedDisk(url: string, usage: ImportedDisk["usage"], context: Context): ImportedDisk {
  const snapshot = context.world.ids.next("snap");
  return { usage, url, snapshot, file: DiskFiles.nameOf("snapshots", snapshot) };
}

function isCosUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname } = new URL(text);
  return (protocol === "http:" || protocol === "https:") && isCosHost(hostname) && pathname.length > 1;
}
