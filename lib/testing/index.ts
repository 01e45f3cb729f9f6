export {
  landfallMatchers,
  type LandfallMatchers,
  type MatcherContext,
  type MatcherResult,
  type OpenPortOptions,
  type Part,
  type PortOpenFrom,
  type PortOpenTo,
} from "./matchers";
export { migrationSerializer } from "./snapshot";
export { synthMigration, type SynthesizedMigration, type TerraformJson } from "./synth-migration";
