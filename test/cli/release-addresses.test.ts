import { releaseAddresses } from "../../lib/cli/release-addresses";
import { eip } from "../../lib/deploy/builtin/resources/eip";
import { type DeployCloud, startCloud } from "../deploy/cloud";

let cloud: DeployCloud;
beforeEach(async () => {
  cloud = await startCloud();
});
afterEach(() => cloud.stop());

async function bought(more: object = {}): Promise<string> {
  const { AddressSet } = await cloud.client.vpc.AllocateAddresses({ InternetMaxBandwidthOut: 5, ...more });
  await cloud.clock.sleep(10_000);
  return AddressSet?.[0] ?? "";
}

const MONTHLY = {
  InternetChargeType: "BANDWIDTH_PREPAID_BY_MONTH",
  AddressChargePrepaid: { Period: 1, AutoRenewFlag: 0 },
};

async function left(): Promise<unknown[]> {
  await cloud.clock.sleep(10_000);
  const { AddressSet } = await cloud.client.vpc.DescribeAddresses({});
  return (AddressSet ?? []).map(({ AddressId, IsArrears }) => [AddressId, IsArrears]);
}

it("an address that was paid for in advance is given back once it is isolated, others when they are gone", async () => {
  const monthly = await bought(MONTHLY);
  const hourly = await bought();

  await releaseAddresses({ cloud: cloud.client, clock: cloud.clock }, [monthly, hourly]);

  expect(await left()).toEqual([[monthly, true]]);
});

it("a destroy by the built-in deploy does not wait for a month that was paid for", async () => {
  const monthly = await bought(MONTHLY);

  await eip.remove({ cloud: cloud.client, clock: cloud.clock }, monthly, {});

  expect(await left()).toEqual([[monthly, true]]);
});
