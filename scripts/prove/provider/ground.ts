import type { TencentCloud } from "../../../lib/tencent";

/** What an example's stack says its team had before: one VPC, and as many subnets of it as it names. */
const NETWORK = { vpc: "vpc-1a2b3c4d", subnets: /\bsubnet-[a-z0-9]{8}\b/g };

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
  const subnets = new Map<string, string>();
  for (const named of new Set(text.match(NETWORK.subnets))) {
    const { Subnet } = await cloud.vpc.CreateSubnet({
      VpcId: vpc,
      SubnetName: "team",
      CidrBlock: `10.4.${subnets.size}.0/24`,
      Zone: zone,
    });
    subnets.set(named, Subnet?.SubnetId ?? "");
  }
  const grounded = [[NETWORK.vpc, vpc] as const, ...subnets].reduce(
    (stackText, [named, made]) => stackText.replaceAll(named, made),
    text,
  );
  return {
    stack: JSON.parse(grounded) as Stack,
    clear: async () => {
      for (const SubnetId of subnets.values()) await cloud.vpc.DeleteSubnet({ SubnetId });
      await cloud.vpc.DeleteVpc({ VpcId: vpc });
    },
  };
}
