import { CosError } from "./errors";
import { settingOf } from "./settings";
import { oneOf, parseXml } from "./xml";

/** How objects that do not say it themselves are encrypted, as their answers name it. */
export type EncryptionHeaders = Readonly<Record<string, string>>;

export const bucketEncryption = settingOf("encryption", readBucketEncryption);

/**
 * "PUT Bucket encryption", cloud.tencent.com/document/product/436/40136.
 * @throws CosError `MalformedXML`
 */
export function readBucketEncryption(text: string): EncryptionHeaders {
  const rules = parseXml(text, "ServerSideEncryptionConfiguration").all("Rule");
  const rule = rules[0]?.first("ApplyServerSideEncryptionByDefault");
  if (rules.length !== 1 || rule === undefined)
    throw new CosError("MalformedXML", "There must be one Rule with ApplyServerSideEncryptionByDefault.");
  const algorithm = oneOf(rule, "SSEAlgorithm", ["AES256", "SM4", "KMS"]);
  if (rule.textOf("KMSAlgorithm")) oneOf(rule, "KMSAlgorithm", ["AES256", "SM4"]);
  const key = rule.textOf("KMSMasterKeyID") ?? "";
  if (algorithm !== "KMS" && key !== "")
    throw new CosError("MalformedXML", "KMSMasterKeyID needs the SSEAlgorithm KMS.");
  return encryptionHeaders(algorithm === "KMS" ? "cos/kms" : algorithm, key);
}

export function encryptionHeaders(algorithm: string, key: string): EncryptionHeaders {
  return {
    "x-cos-server-side-encryption": algorithm,
    ...(key === "" ? {} : { "x-cos-server-side-encryption-cos-kms-key-id": key }),
  };
}
