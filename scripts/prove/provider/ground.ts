import type { TencentCloud } from "../../../lib/tencent";

/** What an example's stack says its team had before, by the ids that it says. */
const NETWORK = { vpc: "vpc-1a2b3c4d", subnet: "subnet-1a2b3c4d" };

export interface Grounded<Stack> {
  /** The stack, with the ids of this cloud. */
  readonly stack: Stack;
  /** Takes away again what was made for it. */
  clear(): Promise<void>;
}

/** Makes what a stack refers to and does not make itself. */
export async function groundFor<Stack>(
  stack: Stack,
  cloud: TencentCloud,
  zone: string,
): Promise<Grounded<Stack>> {
  const text = JSON.stringify(stack);
  if (!text.includes(NETWORK.vpc)) return { stack, clear: () => Promise.resolve() };
  const { Vpc } = await cloud.vpc.CreateVpc({ VpcName: "team", CidrBlock: "10.4.0.0/16" });
  const vpc = Vpc?.VpcId ?? "";
  const { Subnet } = await cloud.vpc.CreateSubnet({
    VpcId: vpc,
    SubnetName: "team",
    CidrBlock: "10.4.0.0/22",
    Zone: zone,
  });
  const subnet = Subnet?.SubnetId ?? "";
  return {
    stack: JSON.parse(text.replaceAll(NETWORK.vpc, vpc).replaceAll(NETWORK.subnet, subnet)) as Stack,
    clear: async () => {
      await cloud.vpc.DeleteSubnet({ SubnetId: subnet });
      await cloud.vpc.DeleteVpc({ VpcId: vpc });
    },
  };
}
