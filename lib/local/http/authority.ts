import { existsSync, readFileSync } from "node:fs";
import { createSecureContext, type SecureContext } from "node:tls";
import type { Validity } from "../certificates";
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
  private readonly contexts = new Map<string, Promise<SecureContext>>();
  /** One for all host names: they are all this process. */
  private hostKey: Promise<string> | undefined;

  private constructor(
    private readonly key: string,
    /** For clients to trust, PEM. */
    readonly certificatePem: string,
  ) {}

  /** Reads the authority, or makes it the first time. */
  static async open({ certificateFile, keyFile }: AuthorityOptions): Promise<LocalAuthority> {
    if (!existsSync(certificateFile) || !existsSync(keyFile)) {
      const { authorityCertificate, newKey } = await certificates();
      const key = await newKey();
      writeWhole(keyFile, key, 0o600);
      writeWhole(certificateFile, authorityCertificate({ ...NAME, key }, validity()), 0o644);
    }
    return new LocalAuthority(readFileSync(keyFile, "utf8"), readFileSync(certificateFile, "utf8"));
  }

  /** What a TLS server needs to speak as `host`. */
  contextFor(host: string): Promise<SecureContext> {
    let context = this.contexts.get(host);
    if (context === undefined) this.contexts.set(host, (context = this.makeContext(host)));
    return context;
  }

  private async makeContext(host: string): Promise<SecureContext> {
    const { hostCertificate, newKey } = await certificates();
    const key = await (this.hostKey ??= newKey());
    const own = hostCertificate(host, key, validity(), { ...NAME, key: this.key });
    return createSecureContext({ key, cert: `${own}${this.certificatePem}` });
  }
}

/** Loaded with the first connection by https: their library takes a tenth of the start of a cloud without any. */
const certificates = () => import("../certificates.js");

function validity(): Validity {
  const now = new Date();
  const until = new Date(now);
  until.setFullYear(now.getFullYear() + VALID_YEARS);
  return { from: new Date(now.getTime() - DAY), until };
}
