/**
 * The actions that a run makes, by service. The reconciler's policy holds these and no others; a test compares the
 * list with the calls in the code.
 */
export const API_ACTIONS = {
  cbs: ["DescribeDisks"],
  cvm: [
    "CreateImage",
    "DeleteImages",
    "DescribeImages",
    "DescribeInstances",
    "DescribeZoneInstanceConfigInfos",
    "ImportImage",
    "ResetInstance",
    "RunInstances",
    "TerminateInstances",
  ],
  sts: ["GetCallerIdentity"],
  tag: ["TagResources", "UnTagResources"],
  tat: ["DescribeAutomationAgentStatus", "DescribeInvocationTasks", "RunCommand"],
  vpc: ["DescribeAddresses"],
} as const;

/** On the project bucket and its objects: journal, uploads in parts, images to import. */
export const BUCKET_ACTIONS = [
  "AbortMultipartUpload",
  "AppendObject",
  "CompleteMultipartUpload",
  "DeleteObject",
  "GetBucket",
  "GetObject",
  "HeadBucket",
  "HeadObject",
  "InitiateMultipartUpload",
  "ListMultipartUploads",
  "ListParts",
  "PutObject",
  "UploadPart",
] as const;

/** On an image that already lies in a bucket of the user's. */
export const IMAGE_OBJECT_ACTIONS = ["GetObject", "HeadObject"] as const;

/** What a relay asks of the API: it takes the recovery points of its staging disks, and nothing removes one but the reconciler. */
export const RELAY_API_ACTIONS = { cbs: ["CreateSnapshot", "DescribeDisks", "DescribeSnapshots"] } as const;

/** On the documents that an instance and the reconciler exchange. */
export const DOCUMENT_ACTIONS = ["GetObject", "HeadObject", "PutObject"] as const;

/** On the release that an instance runs. */
export const BUNDLE_ACTIONS = ["GetObject", "HeadObject"] as const;

/** On images that a conversion server writes for ImportImage. */
export const IMAGE_UPLOAD_ACTIONS = [
  "AbortMultipartUpload",
  "CompleteMultipartUpload",
  "HeadObject",
  "InitiateMultipartUpload",
  "ListParts",
  "PutObject",
  "UploadPart",
] as const;
