export { cdktfDeployer, type CdktfOptions } from "./cdktf";
export { terraformDeployer, type TerraformOptions } from "./deployer";
export { providerEnvironment, type ProviderAccess, registryProxies } from "./environment";
