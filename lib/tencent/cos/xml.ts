import { XMLParser } from "fast-xml-parser";
import { z } from "zod";

/** Elements that may come once or often; without this a single one would be no list. */
const LISTS = new Set(["Contents", "Upload", "Part"]);

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  isArray: (name) => LISTS.has(name),
});

const text = z.string().default("");
const decimal = z.string().regex(/^\d+$/).transform(Number);
const yes = z
  .string()
  .optional()
  .transform((value) => value === "true");

export const objectList = z
  .object({
    ListBucketResult: z.object({
      EncodingType: text,
      IsTruncated: yes,
      NextMarker: text,
      Contents: z.array(z.object({ Key: z.string(), Size: decimal })).default([]),
    }),
  })
  .transform(({ ListBucketResult: page }) => ({
    truncated: page.IsTruncated,
    next: decodeKey(page.NextMarker, page.EncodingType),
    objects: page.Contents.map(({ Key, Size }) => ({ key: decodeKey(Key, page.EncodingType), size: Size })),
  }));

export const uploadList = z
  .object({
    ListMultipartUploadsResult: z.object({
      EncodingType: text,
      IsTruncated: yes,
      NextKeyMarker: text,
      NextUploadIdMarker: text,
      Upload: z.array(z.object({ Key: z.string(), UploadId: z.string(), Initiated: text })).default([]),
    }),
  })
  .transform(({ ListMultipartUploadsResult: page }) => ({
    truncated: page.IsTruncated,
    next: {
      "key-marker": decodeKey(page.NextKeyMarker, page.EncodingType),
      "upload-id-marker": page.NextUploadIdMarker,
    },
    uploads: page.Upload.map(({ Key, UploadId, Initiated }) => ({
      key: decodeKey(Key, page.EncodingType),
      uploadId: UploadId,
      initiated: Initiated,
    })),
  }));

export const startedUpload = z
  .object({ InitiateMultipartUploadResult: z.object({ UploadId: z.string().min(1) }) })
  .transform((answer) => answer.InitiateMultipartUploadResult.UploadId);

export const partList = z
  .object({
    ListPartsResult: z.object({
      IsTruncated: yes,
      NextPartNumberMarker: text,
      Part: z.array(z.object({ PartNumber: decimal, ETag: z.string(), Size: decimal })).default([]),
    }),
  })
  .transform(({ ListPartsResult: page }) => ({
    truncated: page.IsTruncated,
    next: { "part-number-marker": page.NextPartNumberMarker },
    parts: page.Part.map(({ PartNumber, ETag, Size }) => ({ number: PartNumber, etag: ETag, size: Size })),
  }));

const refusal = z.object({ Code: text, Message: text });

/** A deletion of many says 200 even where it refused some; the first refusal is enough. */
export const deletion = z
  .object({
    DeleteResult: z.union([
      z.literal(""),
      z.object({ Error: z.union([refusal, z.array(refusal)]).optional() }),
    ]),
  })
  .transform(({ DeleteResult: result }) => [result === "" ? [] : (result.Error ?? [])].flat()[0]);

export const completion = z.union([
  z.object({ Error: refusal }),
  z.object({ CompleteMultipartUploadResult: z.record(z.string(), z.unknown()) }),
]);

/**
 * Blanks come before a completion's answer: COS sends them while it works, so that the connection stays open.
 *
 * @throws when the text is not XML of that shape.
 */
export function readXml<Schema extends z.ZodType>(schema: Schema, body: Buffer): z.output<Schema> {
  try {
    return schema.parse(parser.parse(body.toString("utf8").trim()));
  } catch (cause) {
    throw new Error("the answer is none that COS gives", { cause });
  }
}

export function completionBody(parts: readonly { readonly number: number; readonly etag: string }[]): Buffer {
  const list = parts.map(
    ({ number, etag }) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`,
  );
  return Buffer.from(`<CompleteMultipartUpload>${list.join("")}</CompleteMultipartUpload>`, "utf8");
}

/** Keys come percent-encoded where the answer says so, because XML cannot hold every character. */
function decodeKey(key: string, encoding: string): string {
  return encoding === "url" ? decodeURIComponent(key) : key;
}
