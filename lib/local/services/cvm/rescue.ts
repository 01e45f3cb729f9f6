import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { type Context, demand } from "../../api";
import { checkPassword, systemOf } from "./attributes";
import { demandCharged, demandState, findInstance } from "./find";
import { images, type InstanceRow } from "./rows";
import { checkStopType } from "./stop-types";
import { beginTurn } from "./turn";

/** Where the API offers rescue mode (catalogue 5.1, of 2026-03). */
const REGIONS = new Set(
  "ap-bangkok ap-beijing ap-chengdu ap-chongqing ap-guangzhou ap-hongkong ap-jakarta ap-nanjing ap-seoul ap-shanghai ap-shanghai-fsi ap-shenzhen-fsi ap-singapore ap-tokyo eu-frankfurt na-ashburn na-siliconvalley sa-saopaulo".split(
    " ",
  ),
);

/** Stops the instance, if it runs, and starts the rescue system beside its system disk. */
export function enterRescueMode(request: Sdk.EnterRescueModeRequest, context: Context): object {
  const instance = findRescued(request.InstanceId, context);
  demandState(instance, ["RUNNING", "STOPPED"]);
  demandCharged(instance);
  demand(
    context.world.table(images).get(instance.image)?.architecture !== "arm64",
    "UnsupportedOperation.ArmArchitecture",
    `\`${instance.id}\` is of the Arm architecture, which has no rescue mode.`,
  );
  checkPassword(request.Password, systemOf(instance), "InvalidParameterValue.InvalidPassword");
  checkStopType(request.StopType, request.ForceStop);
  beginTurn(
    instance,
    {
      operation: "EnterRescueMode",
      during: "ENTER_RESCUE_MODE",
      after: context.latencies.rescue,
      to: "RESCUE_MODE",
      patch: {},
    },
    context,
  );
  return {};
}

/** Ends in STOPPED: whoever rescued the instance starts it. */
export function exitRescueMode(request: Sdk.ExitRescueModeRequest, context: Context): object {
  const instance = findRescued(request.InstanceId, context);
  demandState(instance, ["RESCUE_MODE"]);
  beginTurn(
    instance,
    {
      operation: "ExitRescueMode",
      during: "EXIT_RESCUE_MODE",
      after: context.latencies.rescue,
      to: "STOPPED",
      patch: {},
    },
    context,
  );
  return {};
}

function findRescued(id: string, context: Context): InstanceRow {
  demand(
    REGIONS.has(context.region),
    "UnsupportedRegion",
    `There is no rescue mode in the region ${context.region}.`,
  );
  return findInstance(context, id);
}
