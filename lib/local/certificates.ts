import { generateKeyPair, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { md, pki } from "node-forge";

/** Who signs, or is signed. */
export interface Party {
  readonly commonName: string;
  readonly organization?: string;
  /** A private key of {@link newKey}. */
  readonly key: string;
}

export interface Validity {
  readonly from: Date;
  readonly until: Date;
}

/** An RSA key, PEM: what node-forge signs with. */
export async function newKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  return privateKey;
}

/** The certificate by which clients know an authority, PEM. */
export function authorityCertificate(authority: Party, validity: Validity): string {
  return certificate(authority, authority, validity, () => [
    { name: "basicConstraints", cA: true, critical: true },
    { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    { name: "subjectKeyIdentifier" },
  ]);
}

/** A certificate (PEM) for a TLS server that is reached as `host`; without an authority it signs for itself. */
export function hostCertificate(host: string, key: string, validity: Validity, authority?: Party): string {
  // X.520 lets a common name have 64 characters; clients look at the alternative name.
  const subject = { commonName: host.slice(0, 64), key };
  return certificate(subject, authority ?? subject, validity, (issuerId) => [
    { name: "basicConstraints", cA: false },
    { name: "keyUsage", digitalSignature: true, keyEncipherment: true, critical: true },
    { name: "extKeyUsage", serverAuth: true },
    { name: "subjectAltName", altNames: [{ type: DNS_NAME, value: host }] },
    // Python verifies by the strict rules of RFC 5280 from 3.13 on, which ask for both.
    { name: "subjectKeyIdentifier" },
    { name: "authorityKeyIdentifier", keyIdentifier: issuerId },
  ]);
}

const DNS_NAME = 2;

function certificate(
  subject: Party,
  issuer: Party,
  { from, until }: Validity,
  extensions: (issuerId: string) => object[],
): string {
  const made = pki.createCertificate();
  made.publicKey = publicOf(subject);
  // Positive, and without zeros in front, which strict readers of DER refuse.
  made.serialNumber = `01${randomBytes(15).toString("hex")}`;
  made.validity.notBefore = from;
  made.validity.notAfter = until;
  made.setSubject(nameOf(subject));
  made.setIssuer(nameOf(issuer));
  const issuerId = pki.getPublicKeyFingerprint(publicOf(issuer), { type: "RSAPublicKey" }).getBytes();
  made.setExtensions(extensions(issuerId));
  made.sign(pki.privateKeyFromPem(issuer.key), md.sha256.create());
  return pki.certificateToPem(made);
}

function publicOf({ key }: Party): pki.rsa.PublicKey {
  const { n, e } = pki.privateKeyFromPem(key);
  return pki.setRsaPublicKey(n, e);
}

function nameOf({ commonName, organization }: Party): pki.CertificateField[] {
  return [
    { name: "commonName", value: commonName },
    ...(organization === undefined ? [] : [{ name: "organizationName", value: organization }]),
  ];
}
