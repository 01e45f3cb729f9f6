import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { type Context, demand } from "../../api";
import { looseCidr } from "../../network/ipv4";
import { isPortSpec } from "../../network/policy";
import { findSecurityGroup } from "./find";
import type { Policy } from "./rows";

const PROTOCOLS = ["TCP", "UDP", "ICMP", "ICMPV6", "GRE", "ALL"];
const PORT_PROTOCOLS = ["TCP", "UDP"];
const ACTIONS = ["ACCEPT", "DROP"];

/** Rules as a client writes them, each checked. @throws Refusal */
export function readPolicies(
  given: readonly Sdk.SecurityGroupPolicy[] | null | undefined,
  context: Context,
): Policy[] {
  return (given ?? []).map((policy) => {
    const protocol = (policy.Protocol ?? "ALL").toUpperCase();
    const port = policy.Port ?? "ALL";
    const { AddressTemplate: addresses, ServiceTemplate: services } = policy;
    const template = addresses?.AddressId || addresses?.AddressGroupId;
    const service = services?.ServiceId || services?.ServiceGroupId;
    const sources = [policy.CidrBlock, policy.Ipv6CidrBlock, policy.SecurityGroupId, template].filter(
      (text) => text,
    );
    demand(
      !service || (!policy.Protocol && !policy.Port),
      "InvalidParameter.Coexist",
      "A rule names Protocol and Port, or a ServiceTemplate.",
    );
    demand(
      PROTOCOLS.includes(protocol),
      "InvalidParameterValue",
      `\`${policy.Protocol}\` is no protocol of a rule.`,
    );
    demand(
      ACTIONS.includes((policy.Action ?? "").toUpperCase()),
      "InvalidParameterValue",
      "Action must be ACCEPT or DROP.",
    );
    demand(
      sources.length === 1,
      "InvalidParameter.Coexist",
      "A rule names one of CidrBlock, Ipv6CidrBlock, SecurityGroupId and AddressTemplate.",
    );
    demand(
      !template && !service,
      "ResourceNotFound",
      `The template \`${template || service}\` does not exist.`,
    );
    demand(
      isPortSpec(port) && (port.toUpperCase() === "ALL" || PORT_PROTOCOLS.includes(protocol)),
      "InvalidParameterValue.Malformed",
      `The port \`${port}\` is malformed or does not go with ${protocol}.`,
    );
    if (policy.CidrBlock)
      demand(
        looseCidr(policy.CidrBlock),
        "InvalidParameterValue.Malformed",
        `The CIDR block \`${policy.CidrBlock}\` is malformed.`,
      );
    if (policy.SecurityGroupId) findSecurityGroup(context, policy.SecurityGroupId);
    return {
      protocol: policy.Protocol ?? "ALL",
      port,
      cidr: policy.CidrBlock ?? "",
      cidr6: policy.Ipv6CidrBlock ?? "",
      group: policy.SecurityGroupId ?? "",
      action: policy.Action ?? "",
      description: policy.PolicyDescription ?? "",
      modifiedAt: context.now,
    };
  });
}
