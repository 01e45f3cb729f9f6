export { builtinDeployer, type BuiltinOptions } from "./deployer";
