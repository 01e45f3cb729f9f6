import type { Account } from "../../account";

/** Where a call names things: the path of a field, and what it names, as service and type. */
type Named = Readonly<Record<string, `${string}/${string}`>>;

/** Resources as the tag service and CAM's lists name them (tencentcloud.com/document/product/598/57095, 213/10313). */
const NAMED: Readonly<Record<string, Named>> = {
  cvm: {
    InstanceId: "cvm/instance",
    InstanceIds: "cvm/instance",
    ImageId: "cvm/image",
    ImageIds: "cvm/image",
    KeyId: "cvm/keypair",
    KeyIds: "cvm/keypair",
    "LoginSettings.KeyIds": "cvm/keypair",
    SecurityGroups: "cvm/sg",
    SecurityGroupIds: "cvm/sg",
    SnapshotIds: "cvm/snapshot",
    DataDiskIds: "cvm/volume",
    "DataDisks.SnapshotId": "cvm/snapshot",
    "VirtualPrivateCloud.VpcId": "vpc/vpc",
    "VirtualPrivateCloud.SubnetId": "vpc/subnet",
  },
  cbs: {
    InstanceId: "cvm/instance",
    InstanceIds: "cvm/instance",
    DiskId: "cvm/volume",
    DiskIds: "cvm/volume",
    SnapshotId: "cvm/snapshot",
    SnapshotIds: "cvm/snapshot",
  },
  vpc: {
    VpcId: "vpc/vpc",
    VpcIds: "vpc/vpc",
    SubnetId: "vpc/subnet",
    SubnetIds: "vpc/subnet",
    RouteTableId: "vpc/rtb",
    RouteTableIds: "vpc/rtb",
    SecurityGroupId: "cvm/sg",
    SecurityGroupIds: "cvm/sg",
    AddressId: "vpc/eip",
    AddressIds: "vpc/eip",
    InstanceId: "cvm/instance",
  },
  clb: { LoadBalancerId: "clb/clb", LoadBalancerIds: "clb/clb" },
  redis: { InstanceId: "redis/instance", InstanceIds: "redis/instance" },
  tat: { CommandId: "tat/command", CommandIds: "tat/command", InstanceIds: "cvm/instance" },
};

/** What comes to be: named with `*` for the id that nobody knows yet. */
const MADE: Readonly<Record<string, string>> = { "cvm:RunInstances": "cvm/instance" };

/**
 * Calls that CAM judges as a whole, whatever they name (tencentcloud.com/document/product/598/57095 and its Chinese
 * original, 69910, where they agree).
 */
const WHOLE: ReadonlySet<string> = new Set(["cvm:AssociateSecurityGroups"]);

/**
 * The resources that a call names, in six parts. A call that names none is about everything of its service: only a
 * statement on `*` is about it.
 */
export function resourcesOf(
  service: string,
  name: string,
  request: unknown,
  region: string,
  { uin }: Account,
): string[] {
  const action = `${service}:${name}`;
  const of = (kind: string, id: string): string => {
    const [owner = "", type = ""] = kind.split("/");
    return `qcs::${owner}:${region}:uin/${uin}:${type}/${id}`;
  };
  const made = MADE[action];
  const named = WHOLE.has(action)
    ? []
    : Object.entries(NAMED[service] ?? {}).flatMap(([path, kind]) =>
        valuesAt(request, path.split(".")).map((id) => of(kind, id)),
      );
  const all = [...(made === undefined ? [] : [of(made, "*")]), ...named];
  return all.length > 0 ? all : [`qcs::${service}:${region}:uin/${uin}:*`];
}

function valuesAt(value: unknown, path: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path));
  const [name, ...rest] = path;
  if (name === undefined) return typeof value === "string" && value !== "" ? [value] : [];
  return typeof value === "object" && value !== null
    ? valuesAt((value as Readonly<Record<string, unknown>>)[name], rest)
    : [];
}
