import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { XMLBuilder } from "fast-xml-parser";
import { isApiError } from "../api-error";
import type { Connection } from "../api";
import type { CallOptions } from "../cloud";
import { abortUploadsBelow } from "./multipart";
import { type CosRequest, ignoreAnswer, refusalIn, type Send, sender } from "./request";
import { deletion, objectList, readXml } from "./xml";

export type BucketAcl = "private" | "public-read" | "public-read-write";

export interface BucketLifecycleRule {
  readonly id: string;
  /** Empty: every object. */
  readonly prefix: string;
  readonly expireAfterDays?: number;
  readonly abortUploadsAfterDays?: number;
}

/** Buckets as a whole, on the official SDK; objects are `Cos`'s. Throws `ApiError`. */
export interface Buckets {
  /** Makes a bucket; one that this account has already is no error. The name carries the AppId. */
  create(bucket: string, acl: BucketAcl, options?: CallOptions): Promise<void>;
  setAcl(bucket: string, acl: BucketAcl, options?: CallOptions): Promise<void>;
  /** New objects are encrypted with keys that COS keeps. */
  encrypt(bucket: string, algorithm: "AES256", options?: CallOptions): Promise<void>;
  /** Replaces all rules; none takes them away. */
  setLifecycle(bucket: string, rules: readonly BucketLifecycleRule[], options?: CallOptions): Promise<void>;
  /** Replaces all tags; none takes them away. */
  setTags(bucket: string, tags: Readonly<Record<string, string>>, options?: CallOptions): Promise<void>;
  /** Removes every object and ends every upload. Old versions of objects stay. */
  empty(bucket: string, options?: CallOptions): Promise<void>;
  /** Resolves to `false` when the bucket still holds something; one that is gone already is no error. */
  delete(bucket: string, options?: CallOptions): Promise<boolean>;
}

/** COS's most at a time, for lists and for deletions. Source: catalogue `cos.listMaxKeys`. */
const LIST_LIMIT = 1_000;

export function createBuckets(connection: Connection): Buckets {
  const send = sender(connection);

  /** Settings are written as a whole: a second time has no further effect. */
  const put = (action: string, bucket: string, subresource: string, xml: object, options: CallOptions = {}) =>
    send(
      {
        action,
        kind: "repeatable",
        method: "PUT",
        bucket,
        subresource,
        ...xmlBody(xml),
        signal: options.signal,
      },
      ignoreAnswer,
    );

  const drop = (action: string, bucket: string, subresource: string, options: CallOptions = {}) =>
    send(
      { action, kind: "repeatable", method: "DELETE", bucket, subresource, signal: options.signal },
      ignoreAnswer,
    );

  return {
    create: async (bucket, acl, { signal } = {}) => {
      try {
        const headers = { "x-cos-acl": acl };
        await send(
          { action: "PutBucket", kind: "write", method: "PUT", bucket, headers, signal },
          ignoreAnswer,
        );
      } catch (error) {
        if (!isApiError(error) || error.apiCode !== "BucketAlreadyOwnedByYou") throw error;
      }
    },
    setAcl: async (bucket, acl, { signal } = {}) => {
      const headers = { "x-cos-acl": acl };
      await send(
        {
          action: "PutBucketAcl",
          kind: "repeatable",
          method: "PUT",
          bucket,
          subresource: "acl",
          headers,
          signal,
        },
        ignoreAnswer,
      );
    },
    encrypt: async (bucket, algorithm, options) => {
      const Rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: algorithm } };
      await put(
        "PutBucketEncryption",
        bucket,
        "encryption",
        { ServerSideEncryptionConfiguration: { Rule } },
        options,
      );
    },
    setLifecycle: async (bucket, rules, options) => {
      if (rules.length === 0) await drop("DeleteBucketLifecycle", bucket, "lifecycle", options);
      else {
        const Rule = rules.map(lifecycleRule);
        await put("PutBucketLifecycle", bucket, "lifecycle", { LifecycleConfiguration: { Rule } }, options);
      }
    },
    setTags: async (bucket, tags, options) => {
      const Tag = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      if (Tag.length === 0) await drop("DeleteBucketTagging", bucket, "tagging", options);
      else await put("PutBucketTagging", bucket, "tagging", { Tagging: { TagSet: { Tag } } }, options);
    },
    empty: async (bucket, options = {}) => {
      try {
        await removeObjects(send, bucket, options);
        await abortUploadsBelow(send, bucket, "", options.signal);
      } catch (error) {
        if (!isApiError(error, "gone")) throw error;
      }
    },
    delete: async (bucket, { signal } = {}) => {
      try {
        await send(
          { action: "DeleteBucket", kind: "repeatable", method: "DELETE", bucket, signal },
          ignoreAnswer,
        );
        return true;
      } catch (error) {
        if (isApiError(error, "gone")) return true;
        if (isApiError(error) && error.apiCode === "BucketNotEmpty") return false;
        throw error;
      }
    },
  };
}

async function removeObjects(send: Send, bucket: string, { signal }: CallOptions): Promise<void> {
  for (;;) {
    const { objects } = await send(
      {
        action: "GetBucket",
        kind: "read",
        method: "GET",
        bucket,
        query: { "max-keys": LIST_LIMIT, "encoding-type": "url" },
        signal,
      },
      ({ body }) => readXml(objectList, body),
    );
    if (objects.length === 0) return;
    const keys = objects.map(({ key }) => ({ Key: key }));
    await send(
      {
        action: "DeleteMultipleObjects",
        kind: "repeatable",
        method: "POST",
        bucket,
        subresource: "delete",
        ...xmlBody({ Delete: { Quiet: true, Object: keys } }),
        signal,
      },
      ({ body, headers }) => {
        const refused = readXml(deletion, body);
        // Without this, a refusal would be asked for again without end.
        if (refused !== undefined) throw refusalIn(refused, headers);
      },
    );
  }
}

function lifecycleRule({ id, prefix, expireAfterDays, abortUploadsAfterDays }: BucketLifecycleRule) {
  return {
    ID: id,
    Filter: { Prefix: prefix },
    Status: "Enabled",
    ...(expireAfterDays === undefined ? {} : { Expiration: { Days: expireAfterDays } }),
    ...(abortUploadsAfterDays === undefined
      ? {}
      : { AbortIncompleteMultipartUpload: { DaysAfterInitiation: abortUploadsAfterDays } }),
  };
}

const builder = new XMLBuilder({ suppressEmptyNode: false });

/** COS checks the MD5 of every settings document. */
function xmlBody(xml: object): Pick<CosRequest, "headers"> & Required<Pick<CosRequest, "body">> {
  const body = Buffer.from(builder.build(xml), "utf8");
  return {
    headers: {
      "Content-Type": "application/xml",
      "Content-MD5": createHash("md5").update(body).digest("base64"),
    },
    body: { size: body.length, open: () => Readable.from([body]) },
  };
}
