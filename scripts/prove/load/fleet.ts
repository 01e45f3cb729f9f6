import { regions, zonesOf } from "../../../lib/local/geography";
import { type Answer, PlainClient, type Signer } from "../cloud/client";

/** Postpaid instances that a zone takes. */
const PER_ZONE = 60;
const APP_ID = 1_250_000_000;

/** A part of the fleet: one zone's instances, in a network of their own. */
export interface Site {
  readonly zone: string;
  readonly client: PlainClient;
  readonly group: string;
  readonly bucket: string;
  readonly instances: readonly string[];
}

export interface FleetOptions {
  readonly endpoint: string;
  readonly credentials: Signer;
  readonly instances: number;
  /** Client connections that all sites together keep. */
  readonly connections: number;
}

/** Launches instances in as many zones as the quotas want, and waits until all of them run. */
export async function launchFleet({ instances, connections, ...cloud }: FleetOptions): Promise<Site[]> {
  const zones = regions().flatMap(({ region }) => zonesOf(region).map(({ zone }) => ({ region, zone })));
  const chosen = zones.slice(0, Math.ceil(instances / PER_ZONE));
  const sites: Site[] = [];
  const root = new PlainClient({ ...cloud, connections });
  for (const [index, { region, zone }] of chosen.entries()) {
    const count = Math.min(PER_ZONE, instances - index * PER_ZONE);
    sites.push(await launchSite(root.in(region), zone, index, count));
  }
  for (const site of sites) await running(site);
  return sites;
}

async function launchSite(client: PlainClient, zone: string, index: number, count: number): Promise<Site> {
  const vpc = await client.call("vpc", "CreateVpc", { VpcName: `load ${zone}`, CidrBlock: "10.0.0.0/16" });
  const { VpcId } = vpc["Vpc"] as { VpcId: string };
  const subnet = await client.call("vpc", "CreateSubnet", {
    VpcId,
    SubnetName: zone,
    CidrBlock: "10.0.1.0/24",
    Zone: zone,
  });
  const { SubnetId } = subnet["Subnet"] as { SubnetId: string };
  const made = await client.call("vpc", "CreateSecurityGroup", { GroupName: zone, GroupDescription: "" });
  const { SecurityGroupId: group } = made["SecurityGroup"] as { SecurityGroupId: string };
  const launched = await client.call("cvm", "RunInstances", {
    Placement: { Zone: zone },
    InstanceType: "S5.MEDIUM4",
    ImageId: "img-ubuntu24",
    InstanceName: `load ${zone}`,
    InstanceCount: count,
    VirtualPrivateCloud: { VpcId, SubnetId },
    SecurityGroupIds: [group],
    TagSpecification: [{ ResourceType: "instance", Tags: [{ Key: "zone", Value: zone }] }],
  });
  const bucket = `load-${index}-${APP_ID}`;
  await client.object({ method: "PUT", bucket, path: "/" });
  return { zone, client, group, bucket, instances: launched["InstanceIdSet"] as string[] };
}

async function running({ client, instances }: Site): Promise<void> {
  for (;;) {
    const answer = await client.call("cvm", "DescribeInstances", { InstanceIds: instances, Limit: 100 });
    if (states(answer).every((state) => state === "RUNNING")) return;
  }
}

function states(answer: Answer): string[] {
  return (answer["InstanceSet"] as { InstanceState: string }[]).map(({ InstanceState }) => InstanceState);
}
