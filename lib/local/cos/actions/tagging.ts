import { emptyAnswer, xmlAnswer } from "../answer";
import { type Action, bucketOf, namedVersion } from "../call";
import { CosError } from "../errors";
import { readXml } from "../body";
import { checkTags, taggingMarkup, tagsOf } from "../tags";
import { replaceBucket } from "./bucket";

export const getBucketTagging: Action = async (call) => {
  const { tags } = bucketOf(call);
  if (tags.length === 0) throw new CosError("NoSuchTagSet");
  return xmlAnswer(taggingMarkup(tags));
};

export const putBucketTagging: Action = async (call) => {
  const tags = checkTags(tagsOf(await readXml(call, "Tagging")), "bucket");
  replaceBucket(call, { tags });
  return emptyAnswer(204);
};

export const deleteBucketTagging: Action = async (call) => {
  replaceBucket(call, { tags: [] });
  return emptyAnswer(204);
};

export const getObjectTagging: Action = async (call) =>
  xmlAnswer(taggingMarkup(call.store.existingObject(bucketOf(call).id, call.key, namedVersion(call)).tags));

export const putObjectTagging: Action = async (call) => {
  const tags = checkTags(tagsOf(await readXml(call, "Tagging")), "object");
  const row = call.store.existingObject(bucketOf(call).id, call.key, namedVersion(call));
  call.store.updateObject({ ...row, tags });
  return emptyAnswer(200);
};

export const deleteObjectTagging: Action = async (call) => {
  const row = call.store.existingObject(bucketOf(call).id, call.key, namedVersion(call));
  call.store.updateObject({ ...row, tags: [] });
  return emptyAnswer(204);
};
