import { systemClock } from "../../lib/base/clock";
import { bucketJournal } from "../../lib/operate/bucket-journal";
import { connect, fixedCredentials } from "../../lib/tencent";

export interface BucketJournalArgument {
  readonly bucket: string;
  readonly region: string;
  readonly proxy: string;
  readonly secretId: string;
  readonly secretKey: string;
}

/** Opens the carrier of the test in another process, which shares nothing with it but the bucket. */
export function openCarrier(argument: unknown) {
  const { bucket, region, proxy, secretId, secretKey } = argument as BucketJournalArgument;
  const { cos } = connect({
    region,
    credentials: fixedCredentials(secretId, secretKey),
    endpoint: { proxy, protocol: "http" },
    clock: systemClock,
  });
  return bucketJournal(cos, { bucket, prefix: "" });
}
