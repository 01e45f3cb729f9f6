import { generateKeyPair, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import forge from "node-forge";

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

const DAY = 86_400_000;

/** A key and a certificate that it signs itself, valid for a day: what a fresh machine answers https with. */
export async function selfSigned(): Promise<Certificate> {
  const { privateKey: key } = await promisify(generateKeyPair)("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const privateKey = forge.pki.privateKeyFromPem(key);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(privateKey.n, privateKey.e);
  // A leading 00 keeps the number positive.
  certificate.serialNumber = `00${randomBytes(15).toString("hex")}`;
  certificate.validity.notBefore = new Date(Date.now() - DAY);
  certificate.validity.notAfter = new Date(Date.now() + DAY);
  const name = [{ name: "commonName", value: "guest" }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.sign(privateKey, forge.md.sha256.create());
  return { key, cert: forge.pki.certificateToPem(certificate) };
}
