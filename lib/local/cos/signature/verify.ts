import { CosError } from "../errors";
import { parseAwsAuthorization, parseAwsQuery, verifyAwsSignature } from "./aws";
import { cosFieldsOfHeader, cosFieldsOfQuery, urlSignature, verifyCosSignature } from "./cos";
import type { FindCredential, Signable, Signed } from "./credential";

/**
 * Who signed the request: COS's signature or AWS Signature V4, in the header or in the URL.
 * `undefined`: nobody, the request is anonymous.
 */
export function verifySignature(request: Signable, find: FindCredential, now: number): Signed | undefined {
  const authorization = request.headers["authorization"];
  const token = request.headers["x-cos-security-token"];
  if (authorization) {
    const fields = cosFieldsOfHeader(authorization);
    if (fields) return { credential: verifyCosSignature(request, fields, token, find, now), dialect: "cos" };
    const aws = parseAwsAuthorization(request);
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
  const aws = parseAwsQuery(request);
  if (aws) return { ...verifyAwsSignature(request, aws, find, now), dialect: "aws" };
  if (value("sign") !== undefined) {
    throw new CosError("NotImplemented", "COS's older signature in a URL (sign=…) is not modelled.");
  }
  return undefined;
}
