import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const LOAD_BALANCER: unique symbol = Symbol.for("landfall/LoadBalancer") as never;

export interface ILoadBalancer extends IExisting {
  readonly loadBalancerId: string;
}

/** A load balancer (CLB) that exists. */
export class LoadBalancer extends Existing implements ILoadBalancer {
  /**
   * @param loadBalancerId an id such as `lb-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromLoadBalancerId(scope: Construct, id: string, loadBalancerId: string): ILoadBalancer {
    return new LoadBalancer(scope, id, LOAD_BALANCER, loadBalancerId, idForm("lb"));
  }

  static isLoadBalancer(this: void, x: unknown): x is ILoadBalancer {
    return isOfKind(x, LOAD_BALANCER);
  }

  get loadBalancerId(): string {
    return identityOf(this) ?? "";
  }
}
