import type { ListingCodes } from "../../api";

export const vpcCodes: ListingCodes = {
  unknownFilter: "InvalidParameter.FilterInvalidKey",
  tooManyFilters: "LimitExceeded.NumberOfFilters",
  tooManyValues: "InvalidParameterValue.LimitExceeded",
  tooManyIds: "InvalidParameterValue.LimitExceeded",
  idsAndFilters: "InvalidParameter.Coexist",
  limit: "InvalidParameterValue.Range",
  offset: "InvalidParameterValue.Range",
};

/** Filters of the vpc service that name things by id. */
export const BY_ID = [
  "vpc-id",
  "subnet-id",
  "route-table-id",
  "security-group-id",
  "address-id",
  "network-interface-id",
  "attachment.instance-id",
  "instance-id",
];
