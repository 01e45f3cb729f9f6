import { inspect } from "node:util";
import { LandfallError } from "../../base/errors";

/**
 * A key pair, with a token where it is temporary. It never shows itself: text, JSON and inspection give the
 * redacted form, and its secrets are not enumerable.
 */
export class Credential {
  readonly #secretKey: string;
  readonly #token: string | undefined;

  constructor(
    readonly secretId: string,
    secretKey: string,
    token?: string,
    /** Ms since the epoch; absent when it does not expire. */
    readonly expiresAt?: number,
  ) {
    this.#secretKey = secretKey;
    this.#token = token;
    Object.defineProperty(this, "secretId", { enumerable: false });
  }

  /** For signing only. */
  reveal(): { readonly secretId: string; readonly secretKey: string; readonly token?: string } {
    const pair = { secretId: this.secretId, secretKey: this.#secretKey };
    return this.#token === undefined ? pair : { ...pair, token: this.#token };
  }

  toString(): string {
    return `credential ${this.secretId.slice(0, 4)}***`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** Where credentials come from, and the ones in force now. */
export interface Credentials {
  /** For people: `environment`, `profile default`, `instance role migrator`. */
  readonly source: string;
  /**
   * The credential to sign with, fetched anew shortly before the old one expires.
   *
   * @throws CredentialsError when it has expired and no new one can be had.
   */
  resolve(): Promise<Credential>;
  /** The last credential that `resolve` gave, without waiting. */
  current(): Credential;
}

/** Credentials that never change. */
export function fixedCredentials(
  secretId: string,
  secretKey: string,
  token?: string,
  source = "given",
): Credentials {
  const credential = new Credential(secretId, secretKey, token);
  return { source, resolve: async () => credential, current: () => credential };
}

export class CredentialsError extends LandfallError {
  /** What was tried, in order, and why each did not do. */
  readonly tried: readonly string[];

  constructor(message: string, tried: readonly string[], cause?: unknown) {
    super("CREDENTIALS", [message, ...tried.map((line) => `  - ${line}`)].join("\n"), {
      remedy:
        "Set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY, run `tccli configure`, or bind a role to this instance.",
      cause,
    });
    this.tried = tried;
  }
}
