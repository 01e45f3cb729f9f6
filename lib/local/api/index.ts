export { action, type Action, type Context, type Service } from "./action";
export { Api, type ApiReport } from "./dispatch";
export type { ApiAnswer, ApiOutcome, ApiRequest, HandleApi } from "./http";
export { checkId, type IdShape, list, listed, type Listing, type ListingCodes, type Tag } from "./listing";
export { type Filter, type FilterTests, matcher } from "./matcher";
export { demand, Refusal } from "./refusal";
export { beijingTime, isoTime } from "./time";
