import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { LandfallError } from "../base/errors";
import { type World, writeWhole } from "./world";

const ALGORITHM = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Keeps secrets out of the world's log: rows hold them sealed, and what opens them is `vault.key` (0600) beside it.
 * A copy of the log, in a bug report or a backup, tells nothing; whoever can read the whole directory reads everything.
 */
export class Vault {
  private constructor(private readonly key: Buffer) {}

  /** The vault of a world; its key is made at its first start. @throws LandfallError `WORLD_DAMAGED` */
  static open(world: World): Vault {
    const path = world.path("vault.key");
    if (!existsSync(path)) writeWhole(path, randomBytes(KEY_BYTES), 0o600);
    const key = readFileSync(path);
    if (key.length !== KEY_BYTES)
      throw new LandfallError("WORLD_DAMAGED", `${path} is not the key of this embedded cloud's secrets`, {
        remedy: "Restore the file, or delete the directory and start from an empty embedded cloud.",
      });
    return new Vault(key);
  }

  seal(secret: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.key, nonce);
    const text = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString("base64");
  }

  open(sealed: string): string {
    const bytes = Buffer.from(sealed, "base64");
    const decipher = createDecipheriv(ALGORITHM, this.key, bytes.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString("utf8");
  }

  /** Tells texts apart without telling what they say: only whoever has the key can try what it might have been. */
  fingerprint(text: string): string {
    return createHmac("sha256", this.key).update(text).digest("hex");
  }
}
