import { CosBucket, cosBucketLifecycleRulesToTerraform } from "@cdktf/provider-tencentcloud/lib/cos-bucket";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { bucketPrefix } from "./names";
import type { EstateContext } from "./context";
import { make } from "./make";

const IMAGES = "images/";

/**
 * What expires by itself. Journal, relays and bundle live under other prefixes and never expire. Days are whole
 * and generous: an import that waits for a person over a holiday still finds its image. Uploads that a workload keeps
 * for good lie among the images, so that where there is one, no image expires.
 */
const EXPIRY = [
  { prefix: IMAGES, days: 30 },
  { prefix: "tmp/", days: 7 },
] as const;

/** A multipart upload that nobody has resumed for so long is given up. */
const ABANDONED_UPLOAD_DAYS = 7;

/**
 * The project's own bucket: private, encrypted, emptied when it is destroyed. It has neither versions nor
 * intelligent tiering nor several zones, because COS refuses to append to objects of such a bucket and the journal
 * is one.
 */
export class Bucket extends Construct {
  readonly bucketName: string;

  /** @param keepsImages whether expiry must spare the images, asked for at synth */
  constructor(
    scope: Construct,
    id: string,
    appId: string,
    keepsImages: () => boolean,
    context: EstateContext,
  ) {
    super(scope, id);
    const bucket = make(
      CosBucket,
      this,
      "Resource",
      {
        bucket: `${bucketPrefix(context.project, context.region)}-${appId}`,
        acl: "private",
        encryptionAlgorithm: "AES256",
        forceClean: true,
        lifecycleRules: Lazy.anyValue({ produce: () => lifecycleRules(keepsImages()) }),
        tags: context.tags,
      },
      context,
    );
    this.node.defaultChild = bucket;
    this.bucketName = bucket.bucket;
  }
}

/** In Terraform's own words, because it is known late. */
function lifecycleRules(keepsImages: boolean): unknown[] {
  return EXPIRY.map(({ days, prefix }): unknown =>
    cosBucketLifecycleRulesToTerraform({
      id: `expire-${prefix.slice(0, -1)}`,
      filterPrefix: prefix,
      ...(prefix === IMAGES && keepsImages ? {} : { expiration: { days } }),
      abortIncompleteMultipartUpload: { daysAfterInitiation: ABANDONED_UPLOAD_DAYS },
    }),
  );
}
