import { inspect } from "node:util";
import { LandfallError } from "../base/errors";
import { secretRefSchema, type SecretRefSpec } from "./secret";

const HIDDEN = "***";

/**
 * Says where a secret is kept, never what it is. The process that needs the secret looks it up at that moment.
 * Printed, and turned into JSON, it is `***`.
 */
export class SecretRef {
  /** An environment variable of the process that needs it, for example `SecretRef.env("REDIS_PASSWORD")`. */
  static env(name: string): SecretRef {
    return SecretRef.of({ from: "env", name });
  }

  /** A file that only its owner may read (0600), on the machine of the process that needs it. */
  static file(path: string): SecretRef {
    return SecretRef.of({ from: "file", path });
  }

  /** A version of a secret in Tencent Cloud's Secrets Manager, in the project's region. */
  static ssm(secret: string, version: string): SecretRef {
    return SecretRef.of({ from: "ssm", secret, version });
  }

  /** A place in the plan's own words. @throws LandfallError `SECRET-PLACE` when it is none */
  static of(place: SecretRefSpec): SecretRef {
    const parsed = secretRefSchema.safeParse(place);
    if (parsed.success) return new SecretRef(parsed.data);
    throw new LandfallError(
      "SECRET-PLACE",
      `This is not where a secret can be kept: ${parsed.error.issues[0]?.message ?? "unknown form"}.`,
      { remedy: "Use SecretRef.env(NAME), SecretRef.file(path) or SecretRef.ssm(name, version)." },
    );
  }

  readonly #place: SecretRefSpec;

  private constructor(place: SecretRefSpec) {
    this.#place = place;
  }

  /** The place, as the plan holds it. @internal */
  get place(): SecretRefSpec {
    return this.#place;
  }

  /** `***`, always. */
  toString(): string {
    return HIDDEN;
  }

  /** `***`, always. */
  toJSON(): string {
    return HIDDEN;
  }

  /** `***`, always: what a console prints. */
  [inspect.custom](): string {
    return `SecretRef(${HIDDEN})`;
  }
}
