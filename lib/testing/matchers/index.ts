export { landfallMatchers, type LandfallMatchers } from "./landfall-matchers";
export type { MatcherContext, MatcherResult, Part } from "./matcher";
export type { OpenPortOptions, PortOpenFrom, PortOpenTo } from "./to-open-port";
