export { builtinDeployer, type BuiltinOptions } from "./builtin";
export { chooseDeployer, type Target } from "./choose";
export type {
  ApplyOptions,
  Change,
  ChangeAction,
  Deployer,
  DeployerName,
  DeployEvent,
  DeployOptions,
  DeployPlan,
} from "./deployer";
export { DeployFailed, DeployRefused } from "./errors";
export type { OutputValue } from "./output";
export {
  cdktfDeployer,
  type CdktfOptions,
  providerEnvironment,
  type ProviderAccess,
  registryProxies,
  terraformDeployer,
  type TerraformOptions,
} from "./terraform";
