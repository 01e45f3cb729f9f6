import { LandfallError } from "../../base/errors";

/**
 * Status and standard message by COS error code. Source: "Error Codes", cloud.tencent.com/document/product/436/7730;
 * `AccessDenied` for expired signatures and `SignatureDoesNotMatch`'s sentence as COS itself sends them.
 */
const codes = {
  AccessDenied: [403, "Access Denied."],
  AccessForbidden: [403, "The CORS configuration does not allow this request."],
  ActionAccelerateNotSupported: [400, "The acceleration endpoint does not support this operation."],
  AppendPositionErr: [409, "Position not equal object length"],
  BadDigest: [400, "The Content-MD5 you specified did not match what we received."],
  BucketAccelerateNotEnabled: [400, "Acceleration is not enabled for the bucket."],
  BucketAlreadyOwnedByYou: [409, "The bucket exists and belongs to you."],
  BucketNotEmpty: [409, "The bucket you tried to delete is not empty."],
  BucketVersionNotOpen: [400, "Versioning is not enabled for the bucket."],
  DomainConfigConflict: [409, "The domain is bound to another bucket."],
  EntityTooLarge: [400, "Your proposed upload exceeds the maximum allowed object size."],
  EntityTooSmall: [400, "Your proposed upload is smaller than the minimum allowed object size."],
  IncompleteBody: [400, "The request body is shorter than its Content-Length."],
  InternalError: [500, "We encountered an internal error. Please try again."],
  InvalidAccessKeyId: [403, "The Access Key Id you provided does not exist in our records."],
  InvalidArgument: [400, "The argument is invalid."],
  InvalidBucketName: [400, "The specified bucket is not valid."],
  InvalidBucketState: [409, "The request is not valid with the current state of the bucket."],
  InvalidCopySource: [400, "The source for object replication is invalid."],
  InvalidDigest: [400, "The Content-MD5 you specified is not valid."],
  InvalidLocationConstraint: [400, "The specified location is invalid."],
  InvalidPart: [400, "One or more of the specified parts could not be found."],
  InvalidPartOrder: [400, "The list of parts was not in ascending order."],
  InvalidRange: [416, "The requested range is not satisfiable."],
  InvalidTag: [400, "The tag provided was not a valid tag."],
  InvalidTargetBucketForLogging: [400, "The target bucket for logging is not valid."],
  InvalidURI: [400, "Couldn't parse the specified URI."],
  KeyTooLong: [400, "Your key is too long."],
  MAZOperationNotSupportOnOAZBucket: [
    400,
    "The bucket lies in one availability zone and does not support this operation.",
  ],
  MalformedPolicy: [400, "The policy format is invalid."],
  MalformedXML: [400, "The XML you provided was not well-formed or did not validate."],
  MethodNotAllowed: [405, "The specified method is not allowed against this resource."],
  MissingContentLength: [411, "You must provide the Content-Length HTTP header."],
  MissingRequestBodyError: [400, "Request body is empty."],
  NoSuchBucket: [404, "The specified bucket does not exist."],
  NoSuchCORSConfiguration: [404, "The CORS configuration does not exist."],
  NoSuchEncryptionConfiguration: [404, "The bucket encryption configuration does not exist."],
  NoSuchKey: [404, "The specified key does not exist."],
  NoSuchLifecycleConfiguration: [404, "The lifecycle configuration does not exist."],
  NoSuchObjectLockConfiguration: [404, "The object lock configuration does not exist."],
  NoSuchPolicyVersion: [404, "The bucket policy does not exist."],
  NoSuchTagSet: [404, "The TagSet does not exist."],
  NoSuchConfiguration: [404, "The bucket has no such configuration of intelligent tiering."],
  NoSuchUpload: [404, "The specified multipart upload does not exist."],
  NoSuchVersion: [404, "The specified version does not exist."],
  NoSuchWebsiteConfiguration: [404, "The specified bucket does not have a website configuration."],
  NotImplemented: [501, "The embedded cloud does not model this request."],
  NotModified: [304, ""],
  NotSupportedStorageClass: [400, "The specified storage class is not supported."],
  OAZOperationNotSupportOnMAZBucket: [
    400,
    "The bucket lies in several availability zones and does not support this operation.",
  ],
  ObjectLocked: [
    409,
    "The object is locked; it can neither be overwritten nor removed before its retention ends.",
  ],
  ObjectNotAppendable: [409, "The operation is not valid for the current state of the object."],
  OriginConfigurationNotFoundError: [404, "The origin-pull configuration does not exist."],
  PreconditionFailed: [412, "At least one of the preconditions you specified did not hold."],
  ReplicationConfigurationNotFoundError: [404, "The replication configuration does not exist."],
  RequestTimeTooSkewed: [403, "The difference between the request time and the current time is too large."],
  ServiceUnavailable: [503, "Please reduce your request rate."],
  SignatureDoesNotMatch: [403, "The Signature you specified is invalid."],
  SlowDown: [503, "Please reduce your request rate."],
  TargetBucketNameInvalid: [400, "The target bucket is not valid."],
  XMLSizeLimit: [400, "The XML document is too large."],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type CosErrorCode = keyof typeof codes;

/** What COS answers instead of a result: an HTTP status and an `<Error>` document. */
export class CosError extends LandfallError {
  readonly status: number;

  /** `fields` are extra elements of the document, such as `ServerTime`; `headers` go with it. */
  constructor(
    override readonly code: CosErrorCode,
    message: string = codes[code][1],
    readonly fields: Readonly<Record<string, string>> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(code, message);
    this.status = codes[code][0];
  }
}
