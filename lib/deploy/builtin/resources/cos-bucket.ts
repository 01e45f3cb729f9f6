import { z } from "zod";
import { LandfallError } from "../../../base/errors";
import type { BucketLifecycleRule } from "../../../tencent/cos/buckets";
import { block, blocks, tags, text } from "./arguments";
import { defineResource } from "./resource";

const lifecycleRule = {
  id: text.optional(),
  filter_prefix: text.default(""),
  expiration: block({ days: z.int() }).optional(),
  abort_incomplete_multipart_upload: block({ days_after_initiation: z.int() }).optional(),
};

/** Its id is its name. */
export const cosBucket = defineResource(
  {
    bucket: text,
    acl: z.enum(["private", "public-read", "public-read-write"]).default("private"),
    encryption_algorithm: z.literal("AES256").optional(),
    versioning_enable: z.literal(false).optional(),
    lifecycle_rules: blocks(lifecycleRule),
    force_clean: z.boolean().default(false),
    tags,
  },
  {
    exports: ["cos_bucket_url"],
    updates: ["tags"],
    local: ["force_clean"],
    replacedWith: ["bucket"],
    unique: (args) => args.bucket,
    locate: async ({ cloud, ...options }, args) =>
      (await cloud.cos.headBucket(args.bucket, options)) ? args.bucket : undefined,
    make: async (tools, args) => {
      await tools.cloud.buckets.create(args.bucket, args.acl, tools);
      return args.bucket;
    },
    complete: async (tools, id, args) => {
      const { buckets } = tools.cloud;
      await buckets.setAcl(id, args.acl, tools);
      await buckets.setLifecycle(id, args.lifecycle_rules.map(rule), tools);
      if (args.encryption_algorithm !== undefined)
        await buckets.encrypt(id, args.encryption_algorithm, tools);
      await buckets.setTags(id, args.tags, tools);
    },
    read: async (tools, id) => {
      if (!(await tools.cloud.cos.headBucket(id, tools))) return undefined;
      return { cos_bucket_url: `${id}.cos.${tools.cloud.region}.myqcloud.com` };
    },
    update: (tools, id, args) => tools.cloud.buckets.setTags(id, args.tags, tools),
    remove: async (tools, id, args) => {
      if (args.force_clean) await tools.cloud.buckets.empty(id, tools);
      if (!(await tools.cloud.buckets.delete(id, tools))) throw notEmpty(id);
    },
  },
);

function rule(
  {
    id,
    filter_prefix,
    expiration,
    abort_incomplete_multipart_upload,
  }: z.output<z.ZodObject<typeof lifecycleRule>>,
  index: number,
): BucketLifecycleRule {
  return {
    id: id ?? `rule-${index}`,
    prefix: filter_prefix,
    ...(expiration === undefined ? {} : { expireAfterDays: expiration.days }),
    ...(abort_incomplete_multipart_upload === undefined
      ? {}
      : { abortUploadsAfterDays: abort_incomplete_multipart_upload.days_after_initiation }),
  };
}

function notEmpty(bucket: string): LandfallError {
  return new LandfallError("DEPLOY-BUCKET", `the bucket ${bucket} holds objects and has no force_clean`, {
    remedy: "Empty the bucket, or give it force_clean, and deploy again.",
  });
}
