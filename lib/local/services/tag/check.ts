import { Refusal, type Tag } from "../../api";

type Fault = "empty" | "keyLength" | "key" | "reserved" | "valueLength" | "value" | "twice";

/** What an action answers tags that are not allowed with. */
export type TagCodes = Readonly<Record<Fault, string>> & {
  /** For more tags at once than a thing carries, where the service has a code of its own. */
  readonly tooMany?: string;
};

const MAX_KEY = 127;
const MAX_VALUE = 255;
const KEY = /^[\p{L}\p{N} +\-=._:/@()[\]（）【】]+$/u;
const RESERVED = /^(?:qcs:|project:|(?:qcloud|tencent|project)$)/;
const CONTROL = /\p{Cc}/u;

/** Codes: what the official Go SDK lists for the tag service (2018-08-13). */
export const TAG_CODES: TagCodes = {
  empty: "InvalidParameterValue.TagKeyEmpty",
  keyLength: "InvalidParameterValue.TagKeyLengthExceeded",
  key: "InvalidParameterValue.TagKeyCharacterIllegal",
  reserved: "InvalidParameterValue.ReservedTagKey",
  valueLength: "InvalidParameterValue.TagValueLengthExceeded",
  value: "InvalidParameterValue.TagValueCharacterIllegal",
  twice: "InvalidParameterValue.TagKeyDuplicate",
};

/** Of vpc (2017-03-12), which also makes security groups. */
const VPC_CODES: TagCodes = {
  empty: "InvalidParameterValue.TagInvalidKeyLen",
  keyLength: "InvalidParameterValue.TagInvalidKeyLen",
  key: "InvalidParameterValue.TagInvalidKey",
  reserved: "UnsupportedOperation.TagSystemReservedTagKey",
  valueLength: "InvalidParameterValue.TagInvalidVal",
  value: "InvalidParameterValue.TagInvalidVal",
  twice: "InvalidParameterValue.TagDuplicateKey",
  tooMany: "LimitExceeded.TagKeyPerResourceExceeded",
};

/** Of cvm (2017-03-12). */
const CVM_CODES: TagCodes = {
  empty: "FailedOperation.IllegalTagKey",
  keyLength: "FailedOperation.IllegalTagKey",
  key: "FailedOperation.IllegalTagKey",
  reserved: "FailedOperation.TagKeyReserved",
  valueLength: "FailedOperation.IllegalTagValue",
  value: "FailedOperation.IllegalTagValue",
  twice: "InvalidParameterValue.DuplicateTags",
};

const SSM_CODES = { ...oneCode("InvalidParameterValue"), twice: "InvalidParameterValue.TagKeysDuplicated" };

/** By what a kind begins with; services that list no codes of their own have the general one. */
const CODES: readonly (readonly [RegExp, TagCodes])[] = [
  [/^vpc\/|^cvm\/sg$/, VPC_CODES],
  [/^cvm\/(?!volume$|snapshot$)/, CVM_CODES],
  [/^cam\//, oneCode("InvalidParameter.TagParamError")],
  [/^ssm\//, SSM_CODES],
  [/^/, oneCode("InvalidParameterValue")],
];

export function tagCodesOf(kind: string): TagCodes {
  return CODES.find(([pattern]) => pattern.test(kind))?.[1] ?? TAG_CODES;
}

/** @throws Refusal for the first tag that is not allowed, or comes twice */
export function checkTags(tags: readonly Tag[], codes: TagCodes): void {
  const seen = new Set<string>();
  for (const tag of tags) {
    const fault = seen.has(tag.Key) ? "twice" : faultOf(tag);
    if (fault !== undefined) throw new Refusal(codes[fault], `${SAYS[fault]}: \`${tag.Key}\`.`);
    seen.add(tag.Key);
  }
}

function faultOf({ Key, Value }: Tag): Fault | undefined {
  if (Key === "") return "empty";
  if (Key.length > MAX_KEY) return "keyLength";
  if (RESERVED.test(Key)) return "reserved";
  if (!KEY.test(Key)) return "key";
  if (Value.length > MAX_VALUE) return "valueLength";
  return CONTROL.test(Value) ? "value" : undefined;
}

const SAYS: Readonly<Record<Fault, string>> = {
  empty: "The key of a tag is empty",
  keyLength: `The key of a tag is longer than ${MAX_KEY} characters`,
  key: "The key of a tag has characters that are not allowed",
  reserved: "The key of a tag is reserved",
  valueLength: `The value of a tag is longer than ${MAX_VALUE} characters`,
  value: "The value of a tag has characters that are not allowed",
  twice: "The key of a tag is given twice",
};

function oneCode(code: string): TagCodes {
  return {
    empty: code,
    keyLength: code,
    key: code,
    reserved: code,
    valueLength: code,
    value: code,
    twice: code,
  };
}
