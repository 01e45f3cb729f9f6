import { stat } from "node:fs/promises";
import path from "node:path";
import type { OperateTools } from "../../../operate/tools";
import { Size } from "../../../plan/units";
import { phase, type Decision, type Facts } from "../../../reconcile/driver";
import { reasonOfCode } from "../../../reconcile/condition";
import { DiskError, inspectImage, sha256OfFile } from "../../../transfer/disks";
import type { RuleFacts } from "../../../rules";
import { isApiError } from "../../../tencent/api-error";
import type { ObjectHead } from "../../../tencent/cos/cos";
import { brokenLimit, type Trouble } from "../measured";
import {
  IMAGE_FACTS,
  imageObject,
  isLocal,
  uploadPrefix,
  type Context,
  type ImageImport,
  type ImageImportPhase,
} from "./context";
import { declaredFile, imageFile } from "./local-image";

const FORBIDDEN = 403;

type Source =
  | { readonly kind: "measured"; readonly facts: Facts; readonly measured: RuleFacts }
  | ({ readonly kind: "unusable" } & Trouble);

/** Looks at the image before anything is made: what the file is, by its content, or whether the object is there. */
export const sourcePhase: ImageImportPhase = phase<ImageImport, OperateTools, Source>({
  name: "inspect-source",
  action: "upload",
  observe: (context) => (isLocal(context) ? measureFile(context) : findObject(context)),
  decide: (source, context) => {
    if (source.kind === "unusable") return unusable(source);
    const broken = brokenLimit(context, source.measured);
    if (broken !== undefined) return unusable(broken);
    return {
      kind: "done",
      facts: source.facts,
      conditions: [
        { type: "SourceReady", status: "True", reason: "Inspected", message: describe(source.facts) },
      ],
    };
  },
});

function unusable({ reason, message }: Trouble): Decision {
  return {
    kind: "fail",
    reason,
    message,
    conditions: [{ type: "SourceReady", status: "False", reason, message }],
  };
}

async function measureFile(context: Context): Promise<Source> {
  const file = declaredFile(context);
  const size = await stat(file).then(
    (entry) => entry.size,
    () => undefined,
  );
  if (size === undefined) {
    const message = `The image ${file} is not on this machine. Put it there, or upload it yourself and declare the object.`;
    return { kind: "unusable", reason: "SourceMissing", message };
  }
  const options = { signal: context.signal };
  const what = `reading ${path.basename(file)}`;
  try {
    const digest = await sha256OfFile(file, undefined, {
      ...options,
      onProgress: ({ done, total }) => context.report({ what, done, total, unit: "bytes" }),
    });
    const image = await imageFile(context, digest);
    const found = await inspectImage(image, options);
    const { format, virtualSize, actualSize, partitionTable } = found;
    return {
      kind: "measured",
      measured: { images: { [context.name]: { format, virtualSize, actualSize, partitionTable } } },
      facts: {
        [IMAGE_FACTS.digest]: digest,
        [IMAGE_FACTS.format]: format,
        [IMAGE_FACTS.virtualSize]: virtualSize,
        [IMAGE_FACTS.actualSize]: actualSize,
        [IMAGE_FACTS.partitionTable]: partitionTable,
        [IMAGE_FACTS.uploadSize]: (await stat(image)).size,
        [IMAGE_FACTS.bucket]: context.tools.estate.bucket,
        [IMAGE_FACTS.key]: `${uploadPrefix(context)}${digest.slice(0, 16)}.${format}`,
      },
    };
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    return { kind: "unusable", reason: reasonOfCode(error.code), message: `${file}: ${error.message}` };
  }
}

async function findObject(context: Context): Promise<Source> {
  const head = await readableHead(context);
  const facts: Facts = head === undefined ? {} : { [IMAGE_FACTS.uploadSize]: head.size };
  return {
    kind: "measured",
    facts,
    measured: { objects: { [context.name]: { readable: head !== undefined } } },
  };
}

/**
 * The object as these credentials see it. A refusal concerns this object and no other workload, as long as the
 * credentials are good: who calls may ask who that is, whatever else is forbidden.
 */
async function readableHead(context: Context): Promise<ObjectHead | undefined> {
  const { cos, sts } = context.tools.cloud;
  try {
    return await cos.head(imageObject(context), { signal: context.signal });
  } catch (error) {
    if (!isApiError(error, "auth") || error.httpStatus !== FORBIDDEN) throw error;
    await sts.GetCallerIdentity(null, { signal: context.signal });
    return undefined;
  }
}

function describe(facts: Facts): string {
  const format = facts[IMAGE_FACTS.format];
  if (format === undefined) return `the object has ${facts[IMAGE_FACTS.uploadSize]} bytes`;
  const size = Size.mib(Math.ceil(Number(facts[IMAGE_FACTS.virtualSize]) / 1024 ** 2));
  return `${format}, a disk of ${size.toString()}, partition table ${facts[IMAGE_FACTS.partitionTable]}`;
}
