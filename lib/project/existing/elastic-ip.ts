import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const ELASTIC_IP: unique symbol = Symbol.for("landfall/ElasticIp") as never;

export interface IElasticIp extends IExisting {
  readonly elasticIpId: string;
}

/** An elastic IP address that exists. */
export class ElasticIp extends Existing implements IElasticIp {
  /**
   * @param elasticIpId an id such as `eip-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromElasticIpId(scope: Construct, id: string, elasticIpId: string): IElasticIp {
    return new ElasticIp(scope, id, ELASTIC_IP, elasticIpId, idForm("eip"));
  }

  static isElasticIp(this: void, x: unknown): x is IElasticIp {
    return isOfKind(x, ELASTIC_IP);
  }

  get elasticIpId(): string {
    return identityOf(this) ?? "";
  }
}
