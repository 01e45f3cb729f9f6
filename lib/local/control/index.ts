export { CONTROL, controlService, type ControlOptions, type FaultRequest } from "./control";
