import { CosError } from "../errors";
import { parseAwsAuthorization, verifyAwsSignature } from "./aws";
import { cosFieldsOfHeader, cosFieldsOfQuery, urlSignature, verifyCosSignature } from "./cos";
import type { FindCredential, Signable, Signed } from "./credential";

/**
 * Who signed the request: COS's signature in the header or in the URL, AWS Signature V4 in the header.
 * `undefined`: nobody, the request is anonymous.
 */
export function verifySignature(request: Signable, find: FindCredential, now: number): Signed | undefined {
  const authorization = request.headers["authorization"];
  const token = request.headers["x-cos-security-token"];
  if (authorization) {
    const fields = cosFieldsOfHeader(authorization);
    if (fields) return { credential: verifyCosSignature(request, fields, token, find, now), dialect: "cos" };
    const aws = parseAwsAuthorization(authorization);
    if (aws) return { ...verifyAwsSignature(request, aws, find, now), dialect: "aws" };
    throw new CosError(
      "InvalidArgument",
      "Authorization must be COS's q-sign-algorithm=sha1 or AWS4-HMAC-SHA256.",
    );
  }
  const value = (name: string): string | undefined => request.query.find(([found]) => found === name)?.[1];
  const fields = cosFieldsOfQuery(request.query);
  if (fields) {
    const credential = verifyCosSignature(request, fields, token ?? value("x-cos-security-token"), find, now);
    return { credential, dialect: "cos", url: urlSignature(fields) };
  }
  if (value("X-Amz-Signature") !== undefined || value("sign") !== undefined) {
    throw new CosError(
      "NotImplemented",
      "Of the signed URLs, only COS's own (q-sign-algorithm=…) are modelled.",
    );
  }
  return undefined;
}
