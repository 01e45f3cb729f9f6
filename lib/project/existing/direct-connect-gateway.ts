import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const DIRECT_CONNECT_GATEWAY: unique symbol = Symbol.for("landfall/DirectConnectGateway") as never;

/** A Direct Connect gateway that exists, as one is given where its id or name is asked for. */
export interface IDirectConnectGateway extends IExisting {
  readonly directConnectGatewayId: string;
}

/** A Direct Connect gateway that exists. */
export class DirectConnectGateway extends Existing implements IDirectConnectGateway {
  /**
   * A Direct Connect gateway that exists.
   *
   * @param directConnectGatewayId an id such as `dcg-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromDirectConnectGatewayId(
    scope: Construct,
    id: string,
    directConnectGatewayId: string,
  ): IDirectConnectGateway {
    return new DirectConnectGateway(scope, id, DIRECT_CONNECT_GATEWAY, directConnectGatewayId, idForm("dcg"));
  }

  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isDirectConnectGateway(this: void, x: unknown): x is IDirectConnectGateway {
    return isOfKind(x, DIRECT_CONNECT_GATEWAY);
  }

  /** The id that it was imported by; a token where one was given. */
  get directConnectGatewayId(): string {
    return identityOf(this) ?? "";
  }
}
