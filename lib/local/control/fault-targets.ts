import { closest } from "fastest-levenshtein";
import { demand } from "../api";
import { COS_OPERATIONS } from "../cos";
import { services } from "../services";

const ANY = "*";

/** What faults can strike: actions and operations by service. */
const TARGETS: ReadonlyMap<string, readonly string[]> = new Map([
  ...services.map(({ name, actions }) => [name, Object.keys(actions)] as const),
  ["cos", COS_OPERATIONS],
]);

/** A fault that could never strike is refused, with the name that was probably meant. `*` stands for all. */
export function checkTarget(service: string, action: string): void {
  const names = [...TARGETS.keys()];
  demand(
    service === ANY || TARGETS.has(service),
    "InvalidParameterValue",
    `The embedded cloud has no service \`${service}\`; did you mean \`${closest(service, names)}\`?`,
  );
  const actions = service === ANY ? [...TARGETS.values()].flat() : (TARGETS.get(service) ?? []);
  demand(
    action === ANY || actions.includes(action),
    "InvalidParameterValue",
    `There is no action \`${action}\` in ${service === ANY ? "any service" : `\`${service}\``} of the embedded cloud; did you mean \`${closest(action, actions)}\`?`,
  );
}
