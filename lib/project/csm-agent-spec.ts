import { completeCsmAgent } from "../engines/csm-agent/input";
import type { CsmAgentSpec } from "../engines/csm-agent/schema";
import { completeBlueprint } from "../plan/defaults";
import { completeSource } from "../plan/source-input";
import { csmTargetKey, estateReference } from "../estate/references";
import type { Blueprint, BlueprintProps } from "./blueprint";
import type { IProject } from "./membership";
import { settleOrigin } from "./origin";
import type { Settled } from "./settled";
import type { CsmServerProps } from "./source-server";

/** A server that Tencent's tool moves, in the plan's words. */
export function csmAgentSpec(
  project: IProject,
  name: string,
  props: CsmServerProps,
  blueprintOf: (given: Blueprint | BlueprintProps) => BlueprintProps,
): Settled<CsmAgentSpec> {
  const { agent, source: given, target } = props;
  const plain = project.references.plain({ source: given, agent }, `workloads/${name}`);
  const source = completeSource(plain.source);
  const base = { engine: "csm-agent" as const, source, agent: completeCsmAgent(plain.agent) };
  if ("instance" in target) {
    const { instance } = project.references.plain({ instance: target.instance }, `workloads/${name}/target`);
    return { spec: { ...base, target: { instance } }, faults: [] };
  }
  const written = project.references.plain(
    { blueprint: blueprintOf(target.blueprint), image: target.image },
    `workloads/${name}/target`,
  );
  const origin = settleOrigin(written.blueprint, source, project.region);
  // The project's own target group beside it lets the checks in.
  const groups = [estateReference("csmTargetGroup"), ...project.home.securityGroups];
  const home = { ...project.home, securityGroups: groups };
  return {
    spec: {
      ...base,
      target: {
        blueprint: completeBlueprint(origin.blueprint, home),
        ...(written.image !== undefined && { image: written.image }),
        made: { $ref: csmTargetKey(name) },
      },
    },
    faults: origin.faults.map(({ field, message }) => ({
      code: "COPY-ORIGIN",
      at: ["target", "blueprint", field],
      message: `workloads/${name}/target/blueprint/${field}: ${message}`,
    })),
  };
}
