import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const LOAD_BALANCER: unique symbol = Symbol.for("landfall/LoadBalancer") as never;

/** A load balancer (CLB) that exists, as one is given where its id or name is asked for. */
export interface ILoadBalancer extends IExisting {
  readonly loadBalancerId: string;
}

/** A load balancer (CLB) that exists. */
export class LoadBalancer extends Existing implements ILoadBalancer {
  /**
   * A load balancer (CLB) that exists.
   *
   * @param loadBalancerId an id such as `lb-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromLoadBalancerId(scope: Construct, id: string, loadBalancerId: string): ILoadBalancer {
    return new LoadBalancer(scope, id, LOAD_BALANCER, loadBalancerId, idForm("lb"));
  }

  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isLoadBalancer(this: void, x: unknown): x is ILoadBalancer {
    return isOfKind(x, LOAD_BALANCER);
  }

  /** The id that it was imported by; a token where one was given. */
  get loadBalancerId(): string {
    return identityOf(this) ?? "";
  }
}
