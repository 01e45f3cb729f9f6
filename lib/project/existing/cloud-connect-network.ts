import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const CLOUD_CONNECT_NETWORK: unique symbol = Symbol.for("landfall/CloudConnectNetwork") as never;

/** A Cloud Connect Network (CCN) that exists, as one is given where its id or name is asked for. */
export interface ICloudConnectNetwork extends IExisting {
  readonly ccnId: string;
}

/** A Cloud Connect Network (CCN) that exists. */
export class CloudConnectNetwork extends Existing implements ICloudConnectNetwork {
  /**
   * A Cloud Connect Network (CCN) that exists.
   *
   * @param ccnId an id such as `ccn-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromCcnId(scope: Construct, id: string, ccnId: string): ICloudConnectNetwork {
    return new CloudConnectNetwork(scope, id, CLOUD_CONNECT_NETWORK, ccnId, idForm("ccn"));
  }

  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isCloudConnectNetwork(this: void, x: unknown): x is ICloudConnectNetwork {
    return isOfKind(x, CLOUD_CONNECT_NETWORK);
  }

  /** The id that it was imported by; a token where one was given. */
  get ccnId(): string {
    return identityOf(this) ?? "";
  }
}
