import type { Kind } from "./named";

/** What the tag service, or the API that makes them, calls things that CAM calls otherwise. */
const MISNAMED: Readonly<Record<Kind, Kind>> = {
  "cbs/snapshot": "cvm/snapshot",
  "cbs/volume": "cvm/volume",
  "clb/listener": "clb/clb",
  "dts/migrateJob": "dts/task",
  "vpc/bandwidthPackage": "vpc/bwp",
};

/** Why a statement about a resource would never take effect, in words; undefined where nothing is known against it. */
export function misnamed(resource: string): string | undefined {
  const [, , service = "", , , ...rest] = resource.split(":");
  const [type = ""] = rest.join(":").split("/");
  const right = MISNAMED[`${service}/${type}`];
  return right && `CAM judges no call by the name of \`${resource}\`: it calls such things ${right}.`;
}
