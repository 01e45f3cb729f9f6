import { aclMarkup, aclOf, aclOfDocument } from "../acl";
import { emptyAnswer, xmlAnswer } from "../answer";
import { type Action, bucketOf, namedVersion } from "../call";
import { readText } from "../body";
import { BUCKET_ACLS, OBJECT_ACLS } from "../rows";
import { parseXml } from "../xml";
import { replaceBucket } from "./bucket";

export const getBucketAcl: Action = async (call) => {
  const { acl, grants } = bucketOf(call);
  return xmlAnswer(aclMarkup(call.account, acl, grants), { "x-cos-acl": acl });
};

export const putBucketAcl: Action = async (call) => {
  const text = await readText(call);
  const stated = aclOf(call, BUCKET_ACLS, "private");
  replaceBucket(call, text.trim() === "" ? stated : aclOfDocument(parseXml(text, "AccessControlPolicy")));
  return emptyAnswer(200);
};

export const getObjectAcl: Action = async (call) => {
  const { acl, grants } = call.store.existingObject(bucketOf(call).id, call.key, namedVersion(call));
  return xmlAnswer(aclMarkup(call.account, acl, grants), { "x-cos-acl": acl });
};

export const putObjectAcl: Action = async (call) => {
  const text = await readText(call);
  const stated = aclOf(call, OBJECT_ACLS, "default");
  const acl = text.trim() === "" ? stated : aclOfDocument(parseXml(text, "AccessControlPolicy"));
  const row = call.store.existingObject(bucketOf(call).id, call.key, namedVersion(call));
  call.store.updateObject({ ...row, ...acl });
  return emptyAnswer(200);
};
