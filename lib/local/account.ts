import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { type World, writeWhole } from "./world";

export interface Credentials {
  readonly secretId: string;
  readonly secretKey: string;
}

/** Whose cloud this is. */
export interface Account {
  readonly appId: number;
  /** Of the user who calls; the owner of the account calls itself. */
  readonly uin: string;
  readonly name: string;
  readonly credentials: Credentials;
}

export interface AccountOptions {
  /** 8 to 10 digits; default 1250000000. */
  readonly appId?: number;
  /** Digits; default 100000000001. */
  readonly uin?: string;
}

/** The account of a world: made at its first start, then read from `account.json` (0600) beside it. */
export function accountOf(world: World, options: AccountOptions = {}): Account {
  const path = world.path("account.json");
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8")) as Account;
  const account: Account = {
    appId: options.appId ?? 1_250_000_000,
    uin: options.uin ?? "100000000001",
    name: "landfall",
    credentials: { secretId: `AKID${letters(32)}`, secretKey: letters(32) },
  };
  writeWhole(path, `${JSON.stringify(account, undefined, 2)}\n`, 0o600);
  return account;
}

function letters(count: number): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return [...randomBytes(count)].map((byte) => alphabet.charAt(byte % alphabet.length)).join("");
}
