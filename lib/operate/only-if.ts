import type { Phase } from "../reconcile/driver";
import type { Context } from "./launch";
import type { OperateTools } from "./tools";

/** A phase that is passed by, without a look at the world, where the condition does not hold. */
export function onlyIf<Workload>(
  holds: (context: Context<Workload>) => boolean,
  inner: Phase<Workload, OperateTools>,
): Phase<Workload, OperateTools> {
  return {
    ...inner,
    observe: async (context) => (holds(context) ? inner.observe(context) : undefined),
    decide: (observed, context) => (holds(context) ? inner.decide(observed, context) : { kind: "done" }),
  };
}
