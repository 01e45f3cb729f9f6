import { emptyAnswer, xmlAnswer } from "../answer";
import { readText } from "../body";
import { type Action, bucketOf, type Call } from "../call";
import { CosError } from "../errors";
import { checkTieringRule, tieringDocument, tieringList } from "../tiering";
import { replaceBucket } from "./bucket";

/** Without an id, all rules of `?intelligent-tiering`. */
export const getTieringRule: Action = async (call) => {
  const bucket = bucketOf(call);
  const id = call.query.get("id") ?? "";
  if (id === "") return xmlAnswer(tieringList(bucket));
  const text = bucket.documents[tieringDocument(id)];
  if (text === undefined) throw new CosError("NoSuchConfiguration");
  return { status: 200, headers: { "content-type": "application/xml" }, body: text };
};

export const putTieringRule: Action = async (call) => {
  const id = idOf(call);
  const text = await readText(call);
  checkTieringRule(text, call, id);
  replaceBucket(call, { documents: { ...bucketOf(call).documents, [tieringDocument(id)]: text } });
  return emptyAnswer(200);
};

export const deleteTieringRule: Action = async (call) => {
  const { [tieringDocument(idOf(call))]: _gone, ...documents } = bucketOf(call).documents;
  replaceBucket(call, { documents });
  return emptyAnswer(204);
};

function idOf(call: Call): string {
  const id = call.query.get("id") ?? "";
  if (id === "") throw new CosError("InvalidArgument", "A rule of intelligent tiering needs an id.");
  return id;
}
