import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const VPN_GATEWAY: unique symbol = Symbol.for("landfall/VpnGateway") as never;

export interface IVpnGateway extends IExisting {
  readonly vpnGatewayId: string;
}

/** A VPN gateway that exists. */
export class VpnGateway extends Existing implements IVpnGateway {
  /**
   * @param vpnGatewayId an id such as `vpngw-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromVpnGatewayId(scope: Construct, id: string, vpnGatewayId: string): IVpnGateway {
    return new VpnGateway(scope, id, VPN_GATEWAY, vpnGatewayId, idForm("vpngw"));
  }

  static isVpnGateway(this: void, x: unknown): x is IVpnGateway {
    return isOfKind(x, VPN_GATEWAY);
  }

  get vpnGatewayId(): string {
    return identityOf(this) ?? "";
  }
}
