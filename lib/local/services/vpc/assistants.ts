import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { type Context, demand } from "../../api";
import { covers, overlap, parseCidr } from "../../network/ipv4";
import { findVpc } from "./find";
import { assistantView, VPC_RANGES } from "./networks";
import { subnets, vpcs, type VpcRow } from "./rows";

/** Further CIDR blocks of a VPC, unless a ticket raises it. */
const MAX_ASSISTANTS = 5;

export function createAssistantCidr(
  request: Sdk.CreateAssistantCidrRequest,
  context: Context,
): Sdk.CreateAssistantCidrResponse {
  const changed = change(findVpc(context, request.VpcId), [], request.CidrBlocks, context);
  return { AssistantCidrSet: request.CidrBlocks.map((block) => assistantView(changed, block)) };
}

export function modifyAssistantCidr(
  request: Sdk.ModifyAssistantCidrRequest,
  context: Context,
): Sdk.ModifyAssistantCidrResponse {
  const { NewCidrBlocks: added = [], OldCidrBlocks: removed = [] } = request;
  const changed = change(findVpc(context, request.VpcId), removed, added, context);
  return { AssistantCidrSet: added.map((block) => assistantView(changed, block)) };
}

export function deleteAssistantCidr(request: Sdk.DeleteAssistantCidrRequest, context: Context): object {
  change(findVpc(context, request.VpcId), request.CidrBlocks, [], context);
  return {};
}

function change(vpc: VpcRow, removed: readonly string[], added: readonly string[], context: Context): VpcRow {
  for (const block of removed) checkUnused(vpc, block, context);
  const kept = vpc.assistants.filter((block) => !removed.includes(block));
  for (const block of added) checkAdded(vpc, kept, block);
  const assistants = [...kept, ...added];
  demand(
    assistants.length <= MAX_ASSISTANTS,
    "LimitExceeded",
    `At most ${MAX_ASSISTANTS} further CIDR blocks are allowed in a VPC.`,
  );
  return context.world.table(vpcs).update(vpc.id, { assistants });
}

function checkUnused(vpc: VpcRow, block: string, context: Context): void {
  demand(
    vpc.assistants.includes(block),
    "ResourceNotFound",
    `\`${block}\` is not a CIDR block of \`${vpc.id}\`.`,
  );
  const inside = context.world
    .table(subnets)
    .all()
    .find((subnet) => subnet.vpc === vpc.id && covers(parseCidr(block)!, parseCidr(subnet.cidr)!));
  demand(inside === undefined, "ResourceInUse", `The subnet \`${inside?.id}\` lies in \`${block}\`.`);
}

function checkAdded(vpc: VpcRow, kept: readonly string[], block: string): void {
  const cidr = parseCidr(block);
  demand(cidr, "InvalidParameterValue.Malformed", `The CIDR block \`${block}\` is malformed.`);
  demand(
    VPC_RANGES.some((range) => covers(range, cidr)),
    "InvalidParameterValue",
    `The CIDR block \`${block}\` must lie in 10.0.0.0/12, 172.16.0.0/12 or 192.168.0.0/16.`,
  );
  demand(
    !overlap(parseCidr(vpc.cidr)!, cidr),
    "InvalidParameterValue.VpcCidrConflict",
    `The CIDR block \`${block}\` overlaps with the VPC's own \`${vpc.cidr}\`.`,
  );
  demand(
    !kept.some((other) => overlap(parseCidr(other)!, cidr)),
    "InvalidParameterValue.Duplicate",
    `The CIDR block \`${block}\` overlaps with one that the VPC has.`,
  );
}
