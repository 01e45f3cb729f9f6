import type { IdShape, ListingCodes } from "../../api";

export const vpcCodes: ListingCodes = {
  unknownFilter: "InvalidParameter.FilterInvalidKey",
  tooManyFilters: "LimitExceeded.NumberOfFilters",
  tooManyValues: "InvalidParameterValue.LimitExceeded",
  tooManyIds: "InvalidParameterValue.LimitExceeded",
  idsAndFilters: "InvalidParameter.Coexist",
  limit: "InvalidParameterValue.Range",
  offset: "InvalidParameterValue.Range",
};

/** Of EIPs and bandwidth packages. Source of both: SDK for Go, error codes of their describing actions. */
export const addressCodes: ListingCodes = {
  ...vpcCodes,
  unknownFilter: "InvalidParameter.InvalidFilter",
  idsAndFilters: "InvalidParameter",
  limit: "InvalidParameterValue.LimitExceeded",
  offset: "InvalidParameter",
};
export const packageCodes: ListingCodes = {
  unknownFilter: "InvalidParameter.InvalidFilter",
  tooManyFilters: "InvalidParameterValue",
  tooManyValues: "InvalidParameterValue",
  tooManyIds: "InvalidParameterValue",
  idsAndFilters: "InvalidParameterValue",
  limit: "InvalidParameterValue",
  offset: "InvalidParameterValue",
};

/** What ids with a prefix look like. */
export function idsOf(prefix: string, malformed = "InvalidParameterValue.Malformed"): IdShape {
  return { pattern: new RegExp(`^${prefix}-[a-z0-9]{7,10}$`), malformed };
}

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
