import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const ELASTIC_IP: unique symbol = Symbol.for("landfall/ElasticIp") as never;

/** An elastic IP address that exists, as one is given where its id or name is asked for. */
export interface IElasticIp extends IExisting {
  readonly elasticIpId: string;
}

/** An elastic IP address that exists. */
export class ElasticIp extends Existing implements IElasticIp {
  /**
   * An elastic IP address that exists.
   *
   * @param elasticIpId an id such as `eip-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromElasticIpId(scope: Construct, id: string, elasticIpId: string): IElasticIp {
    return new ElasticIp(scope, id, ELASTIC_IP, elasticIpId, idForm("eip"));
  }

  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isElasticIp(this: void, x: unknown): x is IElasticIp {
    return isOfKind(x, ELASTIC_IP);
  }

  /** The id that it was imported by; a token where one was given. */
  get elasticIpId(): string {
    return identityOf(this) ?? "";
  }
}
