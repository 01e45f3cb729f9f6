import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const KEY_PAIR: unique symbol = Symbol.for("landfall/KeyPair") as never;

/** A key pair that exists, as one is given where an id or a name is asked for. */
export interface IKeyPair extends IExisting {
  /** The id that it was imported by; a token where one was given. */
  readonly keyPairId: string;
}

/** A key pair that exists. */
export class KeyPair extends Existing implements IKeyPair {
  /**
   * A key pair that exists, by its id.
   *
   * @param keyPairId an id such as `skey-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromKeyPairId(scope: Construct, id: string, keyPairId: string): IKeyPair {
    return new KeyPair(scope, id, KEY_PAIR, keyPairId, idForm("skey"));
  }

  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isKeyPair(this: void, x: unknown): x is IKeyPair {
    return isOfKind(x, KEY_PAIR);
  }

  /** The id that it was imported by; a token where one was given. */
  get keyPairId(): string {
    return identityOf(this) ?? "";
  }
}
