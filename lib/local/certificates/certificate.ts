import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from "node:crypto";
import { bits, integer, octets, oid, sequence, set, tagged, text, time, yes } from "./der";

/** Who signs, or is signed. */
export interface Party {
  readonly commonName: string;
  readonly organization?: string;
  readonly publicKey: KeyObject;
}

export interface Signer extends Party {
  readonly privateKey: KeyObject;
}

export interface Validity {
  readonly from: Date;
  readonly until: Date;
}

/** A key on P-256, PEM (PKCS 8): made in no time, and every TLS client knows the curve. */
export function newKey(): string {
  return generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  }).privateKey;
}

/** @param keyPem a private key on P-256 */
export function signerOf(keyPem: string, name: Omit<Party, "publicKey">): Signer {
  const privateKey = createPrivateKey(keyPem);
  return { ...name, privateKey, publicKey: createPublicKey(privateKey) };
}

/** The certificate by which clients know an authority, PEM. */
export function authorityCertificate(authority: Signer, validity: Validity): string {
  return certificate(authority, authority, validity, [
    extension(ID.basicConstraints, sequence(yes), "critical"),
    extension(ID.keyUsage, bits(Buffer.from([KEY_CERT_SIGN | CRL_SIGN]), 1), "critical"),
    extension(ID.subjectKeyIdentifier, octets(keyId(authority))),
  ]);
}

/** A certificate (PEM) for a TLS server that is reached as `host`. */
export function hostCertificate(
  host: string,
  publicKey: KeyObject,
  authority: Signer,
  validity: Validity,
): string {
  // X.520 lets a common name have 64 characters; clients look at the alternative name.
  const subject = { commonName: host.slice(0, 64), publicKey };
  return certificate(subject, authority, validity, [
    extension(ID.basicConstraints, sequence()),
    extension(ID.keyUsage, bits(Buffer.from([DIGITAL_SIGNATURE]), 7), "critical"),
    extension(ID.extendedKeyUsage, sequence(oid(ID.serverAuth))),
    extension(ID.subjectAltName, sequence(tagged(DNS_NAME, "implicit", Buffer.from(host)))),
    extension(ID.subjectKeyIdentifier, octets(keyId(subject))),
    extension(ID.authorityKeyIdentifier, sequence(tagged(0, "implicit", keyId(authority)))),
  ]);
}

/** RFC 5280, section 4 and appendix A; RFC 5758 for the signature. */
const ID = {
  commonName: "2.5.4.3",
  organization: "2.5.4.10",
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  authorityKeyIdentifier: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
  serverAuth: "1.3.6.1.5.5.7.3.1",
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
} as const;

const DIGITAL_SIGNATURE = 0x80;
const KEY_CERT_SIGN = 0x04;
const CRL_SIGN = 0x02;
const DNS_NAME = 2;
const VERSION_3 = Buffer.from([2]);

function certificate(
  subject: Party,
  issuer: Signer,
  { from, until }: Validity,
  extensions: readonly Buffer[],
): string {
  const algorithm = sequence(oid(ID.ecdsaWithSha256));
  const body = sequence(
    tagged(0, "explicit", integer(VERSION_3)),
    integer(randomBytes(16)),
    algorithm,
    nameOf(issuer),
    sequence(time(from), time(until)),
    nameOf(subject),
    subject.publicKey.export({ type: "spki", format: "der" }),
    tagged(3, "explicit", sequence(...extensions)),
  );
  const whole = sequence(body, algorithm, bits(sign("sha256", body, issuer.privateKey)));
  const lines = whole.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

function nameOf({ commonName, organization }: Party): Buffer {
  const part = (id: string, value: string): Buffer => set(sequence(oid(id), text(value)));
  return sequence(
    part(ID.commonName, commonName),
    ...(organization === undefined ? [] : [part(ID.organization, organization)]),
  );
}

function extension(id: string, value: Buffer, critical?: "critical"): Buffer {
  return sequence(oid(id), ...(critical ? [yes] : []), octets(value));
}

function keyId({ publicKey }: Party): Buffer {
  const der = publicKey.export({ type: "spki", format: "der" });
  return createHash("sha256").update(der).digest().subarray(0, 20);
}
