import { createPublicKey } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createSecureContext, type SecureContext } from "node:tls";
import {
  authorityCertificate,
  hostCertificate,
  newKey,
  type Signer,
  signerOf,
  type Validity,
} from "../certificates";
import { writeWhole } from "../world";

export interface AuthorityOptions {
  /** Where the certificate (0644) lies: what clients are told to trust. */
  readonly certificateFile: string;
  /** Where its key (0600) lies. */
  readonly keyFile: string;
}

const NAME = { commonName: "Landfall embedded cloud", organization: "Landfall, local use only" };
const DAY = 86_400_000;
const VALID_YEARS = 10;

/**
 * A certificate authority of this world only. It signs certificates for the cloud's own host names, so that
 * clients which insist on https reach the embedded cloud through its proxy.
 */
export class LocalAuthority {
  private readonly contexts = new Map<string, SecureContext>();
  /** One key for all host names: they are all this process. */
  private readonly hostKey = newKey();

  private constructor(
    private readonly signer: Signer,
    /** For clients to trust, PEM. */
    readonly certificatePem: string,
  ) {}

  /** Reads the authority, or makes it the first time. */
  static open({ certificateFile, keyFile }: AuthorityOptions): LocalAuthority {
    if (!existsSync(certificateFile) || !existsSync(keyFile)) {
      const key = newKey();
      writeWhole(keyFile, key, 0o600);
      writeWhole(certificateFile, authorityCertificate(signerOf(key, NAME), validity()), 0o644);
    }
    return new LocalAuthority(
      signerOf(readFileSync(keyFile, "utf8"), NAME),
      readFileSync(certificateFile, "utf8"),
    );
  }

  /** What a TLS server needs to speak as `host`. */
  contextFor(host: string): SecureContext {
    const known = this.contexts.get(host);
    if (known !== undefined) return known;
    const own = hostCertificate(host, createPublicKey(this.hostKey), this.signer, validity());
    const context = createSecureContext({ key: this.hostKey, cert: `${own}${this.certificatePem}` });
    this.contexts.set(host, context);
    return context;
  }
}

function validity(): Validity {
  const now = new Date();
  const until = new Date(now);
  until.setFullYear(now.getFullYear() + VALID_YEARS);
  return { from: new Date(now.getTime() - DAY), until };
}
