import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import type { TencentCloud } from "../../../lib/tencent";
import { ZONE } from "./account";
import type { Tool } from "./ready";

const run = promisify(execFile);

/** What people do to a server that has been migrated: it gets a data disk and an elastic IP address. */
export async function attach(
  { cbs, vpc }: TencentCloud,
  instance: string,
): Promise<{ readonly disk: string; readonly address: string }> {
  const made = await cbs.CreateDisks({
    DiskName: "data",
    DiskType: "CLOUD_PREMIUM",
    DiskChargeType: "POSTPAID_BY_HOUR",
    DiskSize: 20,
    Placement: { Zone: ZONE },
    Tags: [{ Key: "team", Value: "shop" }],
  });
  const disk = made.DiskIdSet?.[0] ?? "";
  const { AddressSet } = await vpc.AllocateAddresses({
    AddressName: "front",
    InternetChargeType: "TRAFFIC_POSTPAID_BY_HOUR",
    InternetMaxBandwidthOut: 20,
    Tags: [{ Key: "team", Value: "shop" }],
  });
  const address = AddressSet?.[0] ?? "";
  await until("the disk is made", async () => {
    const { DiskSet } = await cbs.DescribeDisks({ DiskIds: [disk] });
    return DiskSet?.[0]?.DiskState === "UNATTACHED";
  });
  await until("the address is there", async () => {
    const { AddressSet: found } = await vpc.DescribeAddresses({ AddressIds: [address] });
    return found?.[0]?.AddressStatus === "UNBIND";
  });
  await cbs.AttachDisks({ DiskIds: [disk], InstanceId: instance });
  await vpc.AssociateAddress({ AddressId: address, InstanceId: instance });
  await until("the disk is attached", async () => {
    const { DiskSet } = await cbs.DescribeDisks({ DiskIds: [disk] });
    return DiskSet?.[0]?.DiskState === "ATTACHED";
  });
  // Lists lie behind.
  await until("the address is listed as the instance's", async () => {
    const Filters = [{ Name: "instance-id", Values: [instance] }];
    const { AddressSet: found } = await vpc.DescribeAddresses({ Filters });
    return found?.[0]?.AddressStatus === "BIND";
  });
  return { disk, address };
}

/** Waits for a minute at most. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < 120; look += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`not within a minute: ${what}`);
}

/** The part of a plan's JSON that says what would happen. Source: Terraform, "JSON Output Format". */
const planned = z.looseObject({
  resource_changes: z
    .array(
      z.looseObject({
        address: z.string(),
        change: z.looseObject({
          actions: z.array(z.string()),
          importing: z.looseObject({ id: z.string() }).optional(),
        }),
      }),
    )
    .default([]),
});
export type Planned = z.infer<typeof planned>;

/** Plans, and reads the plan as `show -json` writes it. */
export async function plannedChanges(where: {
  readonly tool: Tool;
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
}): Promise<Planned> {
  const options = { cwd: where.directory, env: where.environment, maxBuffer: 64 * 1024 ** 2 };
  const file = join(where.directory, "adoption.plan");
  await run(where.tool, ["init", "-input=false"], options);
  await run(where.tool, ["plan", "-input=false", `-out=${file}`], options);
  const { stdout } = await run(where.tool, ["show", "-json", file], options);
  return planned.parse(JSON.parse(stdout));
}

/** Says what a plan takes over and removes. @throws Error when it would do anything else */
export function adoptionOf(
  { resource_changes: resources }: Planned,
  adopted: readonly string[],
  retired: readonly string[],
): string {
  const imports = resources.filter(({ change }) => change.importing !== undefined);
  const changes = resources.filter(({ change }) => change.actions.join() !== "no-op");
  const deletes = changes.filter(({ change }) => change.actions.join() === "delete");
  const wrong = [
    ...difference("import", imports, adopted),
    ...difference("delete", deletes, retired),
    ...changes
      .filter((change) => !deletes.includes(change))
      .map(({ address, change }) => `${change.actions.join(" and ")} ${address}`),
  ];
  if (wrong.length > 0) throw new Error(`not what was to happen: ${wrong.join(", ")}`);
  const types = imports.map(({ address }) => address.split(".")[0]?.replace("tencentcloud_", "")).sort();
  const removed = deletes.length === 0 ? "" : `, ${deletes.length} deletes of retired staging`;
  return `${imports.length} imports that change nothing (${types.join(", ")})${removed}, no other change`;
}

function difference(
  verb: string,
  found: readonly { readonly address: string }[],
  expected: readonly string[],
): string[] {
  const addresses = found.map(({ address }) => address);
  return [
    ...expected
      .filter((address) => !addresses.includes(address))
      .map((address) => `no ${verb} of ${address}`),
    ...addresses.filter((address) => !expected.includes(address)).map((address) => `${verb} of ${address}`),
  ];
}
