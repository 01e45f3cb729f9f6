import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createSecureContext, type SecureContext } from "node:tls";
import { md, pki } from "node-forge";
import { writeWhole } from "../world";

export interface AuthorityOptions {
  /** Where the certificate (0644) lies: what clients are told to trust. */
  readonly certificateFile: string;
  /** Where its key (0600) lies. */
  readonly keyFile: string;
}

const RSA_BITS = 2048;
const VALID_YEARS = 10;

/**
 * A certificate authority of this world only. It signs certificates for the cloud's own host names, so that
 * clients which insist on https reach the embedded cloud through its proxy.
 */
export class LocalAuthority {
  private readonly contexts = new Map<string, SecureContext>();
  private leafKey: Key | undefined;

  private constructor(
    private readonly key: pki.rsa.PrivateKey,
    private readonly certificate: pki.Certificate,
    /** For clients to trust, PEM. */
    readonly certificatePem: string,
  ) {}

  /** Reads the authority, or makes it the first time. */
  static open({ certificateFile, keyFile }: AuthorityOptions): LocalAuthority {
    if (!existsSync(certificateFile) || !existsSync(keyFile)) {
      const key = makeKey();
      writeWhole(keyFile, key.pem, 0o600);
      writeWhole(certificateFile, pki.certificateToPem(rootCertificate(key)), 0o644);
    }
    const pem = readFileSync(certificateFile, "utf8");
    return new LocalAuthority(
      pki.privateKeyFromPem(readFileSync(keyFile, "utf8")),
      pki.certificateFromPem(pem),
      pem,
    );
  }

  /** What a TLS server needs to speak as `host`. */
  contextFor(host: string): SecureContext {
    const known = this.contexts.get(host);
    if (known !== undefined) return known;
    // One key for all host names: they are all this process.
    const leafKey = (this.leafKey ??= makeKey());
    const certificate = newCertificate(leafKey.publicKey, [{ name: "commonName", value: host.slice(0, 64) }]);
    certificate.setIssuer(this.certificate.subject.attributes);
    certificate.setExtensions([
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true, keyEncipherment: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: [{ type: DNS_NAME, value: host }] },
    ]);
    certificate.sign(this.key, md.sha256.create());
    const context = createSecureContext({
      key: leafKey.pem,
      cert: `${pki.certificateToPem(certificate)}${this.certificatePem}`,
    });
    this.contexts.set(host, context);
    return context;
  }
}

const DNS_NAME = 2;

interface Key {
  readonly pem: string;
  readonly privateKey: pki.rsa.PrivateKey;
  readonly publicKey: pki.rsa.PublicKey;
}

function makeKey(): Key {
  const pair = generateKeyPairSync("rsa", {
    modulusLength: RSA_BITS,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  return {
    pem: pair.privateKey,
    privateKey: pki.privateKeyFromPem(pair.privateKey),
    publicKey: pki.publicKeyFromPem(pair.publicKey),
  };
}

function rootCertificate(key: Key): pki.Certificate {
  const subject = [
    { name: "commonName", value: "Landfall embedded cloud" },
    { name: "organizationName", value: "Landfall, local use only" },
  ];
  const certificate = newCertificate(key.publicKey, subject);
  certificate.setIssuer(subject);
  certificate.setExtensions([
    { name: "basicConstraints", cA: true, critical: true },
    { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    { name: "subjectKeyIdentifier" },
  ]);
  certificate.sign(key.privateKey, md.sha256.create());
  return certificate;
}

function newCertificate(publicKey: pki.rsa.PublicKey, subject: pki.CertificateField[]): pki.Certificate {
  const certificate = pki.createCertificate();
  certificate.publicKey = publicKey;
  // A leading zero keeps the serial number positive.
  certificate.serialNumber = `00${randomBytes(15).toString("hex")}`;
  const now = new Date();
  certificate.validity.notBefore = new Date(now.getTime() - 24 * 60 * 60 * 1000);
  certificate.validity.notAfter = new Date(now.getTime());
  certificate.validity.notAfter.setFullYear(now.getFullYear() + VALID_YEARS);
  certificate.setSubject(subject);
  return certificate;
}
