export { synthMigration, type SynthesizedMigration, type TerraformJson } from "./synth-migration";
