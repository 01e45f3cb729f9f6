import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { checkId, demand, type FilterTests, matcher, Refusal } from "../../api";
import { idsOf, vpcCodes } from "./codes";

const IDS = idsOf("nat");

/** Source: SDK vpc, DescribeNatGateways. */
const FILTERS: FilterTests<never> = {
  "nat-gateway-id": () => false,
  "vpc-id": () => false,
  "nat-gateway-name": () => false,
  "tag-key": () => false,
  "nat-state": () => false,
};

/** There are none here: the true answer is an empty list. */
export function describeNatGateways(
  request: Sdk.DescribeNatGatewaysRequest,
): Sdk.DescribeNatGatewaysResponse {
  for (const id of request.NatGatewayIds ?? []) checkId(id, IDS);
  demand(
    !request.NatGatewayIds?.length || !request.Filters?.length,
    vpcCodes.idsAndFilters,
    "Ids and Filters cannot be given together.",
  );
  return {
    TotalCount: 0,
    NatGatewaySet: [].filter(matcher(FILTERS, request.Filters, vpcCodes.unknownFilter)),
  };
}

export function disassociateNatGatewayAddress({
  NatGatewayId: id,
  PublicIpAddresses: addresses,
}: Sdk.DisassociateNatGatewayAddressRequest): object {
  throw new Refusal(
    "ResourceNotFound",
    `The NAT gateway \`${id}\` with ${addresses.join(", ")} does not exist.`,
  );
}
