import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const KEY_PAIR: unique symbol = Symbol.for("landfall/KeyPair") as never;

export interface IKeyPair extends IExisting {
  readonly keyPairId: string;
}

/** A key pair that exists. */
export class KeyPair extends Existing implements IKeyPair {
  /**
   * @param keyPairId an id such as `skey-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromKeyPairId(scope: Construct, id: string, keyPairId: string): IKeyPair {
    return new KeyPair(scope, id, KEY_PAIR, keyPairId, idForm("skey"));
  }

  static isKeyPair(this: void, x: unknown): x is IKeyPair {
    return isOfKind(x, KEY_PAIR);
  }

  get keyPairId(): string {
    return identityOf(this) ?? "";
  }
}
