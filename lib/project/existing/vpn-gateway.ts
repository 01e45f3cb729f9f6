import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const VPN_GATEWAY: unique symbol = Symbol.for("landfall/VpnGateway") as never;

/** A VPN gateway that exists, as one is given where its id or name is asked for. */
export interface IVpnGateway extends IExisting {
  readonly vpnGatewayId: string;
}

/** A VPN gateway that exists. */
export class VpnGateway extends Existing implements IVpnGateway {
  /**
   * A VPN gateway that exists.
   *
   * @param vpnGatewayId an id such as `vpngw-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromVpnGatewayId(scope: Construct, id: string, vpnGatewayId: string): IVpnGateway {
    return new VpnGateway(scope, id, VPN_GATEWAY, vpnGatewayId, idForm("vpngw"));
  }

  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isVpnGateway(this: void, x: unknown): x is IVpnGateway {
    return isOfKind(x, VPN_GATEWAY);
  }

  /** The id that it was imported by; a token where one was given. */
  get vpnGatewayId(): string {
    return identityOf(this) ?? "";
  }
}
