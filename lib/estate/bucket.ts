import { CosBucket } from "@cdktf/provider-tencentcloud/lib/cos-bucket";
import { Construct } from "constructs";
import { bucketPrefix } from "./names";
import type { EstateContext } from "./context";
import { make } from "./make";

/**
 * What expires by itself. Journal, relays and bundle live under other prefixes and never expire. Days are whole
 * and generous: an import that waits for a person over a holiday still finds its image.
 */
const EXPIRY = [
  { prefix: "images/", days: 30 },
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

  constructor(scope: Construct, id: string, appId: string, context: EstateContext) {
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
        lifecycleRules: EXPIRY.map(({ prefix, days }) => ({
          id: `expire-${prefix.slice(0, -1)}`,
          filterPrefix: prefix,
          expiration: { days },
          abortIncompleteMultipartUpload: { daysAfterInitiation: ABANDONED_UPLOAD_DAYS },
        })),
        tags: context.tags,
      },
      context,
    );
    this.node.defaultChild = bucket;
    this.bucketName = bucket.bucket;
  }
}
