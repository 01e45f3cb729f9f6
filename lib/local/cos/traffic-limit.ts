import { CosError } from "./errors";
import { type CosHttpRequest, headerOf, type Query } from "./request";

const NAME = "x-cos-traffic-limit";
/** Bit/s; "Single-Connection Bandwidth Limit", cloud.tencent.com/document/product/436/34072. */
const [LEAST, MOST] = [819_200, 838_860_800];

/** Loopback is not slowed down: only what the real cloud would refuse is refused. @throws CosError `InvalidArgument` */
export function checkTrafficLimit(query: Query, headers: CosHttpRequest["headers"]): void {
  const given = headerOf(headers, NAME) ?? query.get(NAME);
  if (given === undefined) return;
  if (!/^\d+$/.test(given) || Number(given) < LEAST || Number(given) > MOST)
    throw new CosError("InvalidArgument", `${NAME} must be a number of bit/s from ${LEAST} to ${MOST}.`);
}
