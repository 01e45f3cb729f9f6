import { DeployRefused } from "../../../lib/deploy/errors";
import { decide, type Observation } from "../../../lib/deploy/builtin/decide";
import { parseStack } from "../../../lib/deploy/builtin/stack";
import type { ResourceRecord } from "../../../lib/deploy/builtin/state";
import type { Config } from "../../../lib/deploy/builtin/value";

const REGION = "ap-guangzhou";
const SUBNET = { name: "s", cidr_block: "10.0.1.0/24", availability_zone: "ap-guangzhou-6" };

function stackOf(changes: { vpc?: object; subnet?: object; rules?: object } = {}) {
  return parseStack(
    {
      resource: {
        tencentcloud_vpc: { v: { name: "v", cidr_block: "10.0.0.0/16", ...changes.vpc } },
        tencentcloud_subnet: { s: { vpc_id: "${tencentcloud_vpc.v.id}", ...SUBNET, ...changes.subnet } },
        tencentcloud_security_group: { g: { name: "g" } },
        tencentcloud_security_group_rule_set: {
          r: {
            security_group_id: "${tencentcloud_security_group.g.id}",
            ingress: [{ action: "ACCEPT", protocol: "TCP", port: "80", cidr_block: "10.0.0.0/8" }],
            ...changes.rules,
          },
        },
      },
    },
    REGION,
  );
}

function record(type: string, id: string, args: Config, extra: Partial<ResourceRecord> = {}): ResourceRecord {
  return {
    type,
    status: "ready",
    token: "t",
    since: 0,
    id,
    arguments: args,
    attributes: { id },
    dependsOn: [],
    preventDestroy: false,
    ...extra,
  };
}

const V = "tencentcloud_vpc.v";
const S = "tencentcloud_subnet.s";
const G = "tencentcloud_security_group.g";
const R = "tencentcloud_security_group_rule_set.r";

const deployed = new Map<string, ResourceRecord>([
  [V, record("tencentcloud_vpc", "vpc-1", { name: "v", cidr_block: "10.0.0.0/16" })],
  [S, record("tencentcloud_subnet", "subnet-1", { vpc_id: "vpc-1", ...SUBNET })],
  [G, record("tencentcloud_security_group", "sg-1", { name: "g" })],
  [
    R,
    record("tencentcloud_security_group_rule_set", "sg-1", {
      security_group_id: "sg-1",
      ingress: [{ action: "ACCEPT", protocol: "TCP", port: "80", cidr_block: "10.0.0.0/8" }],
    }),
  ],
]);

function observation(changes: Partial<Observation> = {}): Observation {
  return { records: deployed, gone: new Set(), data: new Map(), ...changes };
}

function actions(steps: ReturnType<typeof decide>): string[] {
  return steps.map(({ action, address }) => `${action} ${address}`);
}

describe("what has to happen", () => {
  it("is to make everything when nothing is there, in dependency order", () => {
    expect(actions(decide(stackOf(), observation({ records: new Map() })))).toEqual([
      `create ${V}`,
      `create ${S}`,
      `create ${G}`,
      `create ${R}`,
    ]);
  });

  it("is nothing when everything is as declared", () => {
    expect(decide(stackOf(), observation())).toEqual([]);
  });

  it("is an update in place for tags and for rules", () => {
    const stack = stackOf({ vpc: { tags: { a: "b" } }, rules: { egress: [{ action: "DROP" }] } });
    expect(decide(stack, observation())).toMatchObject([
      { address: V, action: "update", reason: "tags" },
      { address: R, action: "update", reason: "egress" },
    ]);
  });

  it("is refused for any other change, with every one named and nothing begun", () => {
    const stack = stackOf({
      vpc: { cidr_block: "10.1.0.0/16" },
      subnet: { name: "other", tags: { a: "b" } },
    });
    expect(() => decide(stack, observation())).toThrow(
      new DeployRefused([
        `${V}: the built-in deploy does not change cidr_block; it changes tags`,
        `${S}: the built-in deploy does not change name; it changes tags`,
      ]),
    );
  });

  it("takes along what refers to a resource that is replaced", () => {
    expect(actions(decide(stackOf(), observation(), [G]))).toEqual([`replace ${G}`, `replace ${R}`]);
    expect(actions(decide(stackOf(), observation(), [V]))).toEqual([`replace ${V}`, `replace ${S}`]);
  });

  it("is the new value when a resource is replaced whose arguments have changed", () => {
    const stack = stackOf({ vpc: { cidr_block: "10.1.0.0/16" } });
    expect(actions(decide(stack, observation(), [V]))).toEqual([`replace ${V}`, `replace ${S}`]);
  });

  it("is to make again what the cloud no longer has, and what was in it", () => {
    const steps = decide(stackOf(), observation({ gone: new Set([V]) }));
    expect(steps).toMatchObject([
      { address: V, action: "create", reason: "the cloud no longer has it" },
      { address: S, action: "replace", reason: "vpc_id refers to what is made anew" },
    ]);
  });

  it("is to go on with what was cut short", () => {
    const records = new Map(deployed);
    records.set(S, { ...(records.get(S) as ResourceRecord), status: "creating" });
    records.set(R, { ...(records.get(R) as ResourceRecord), status: "deleting" });
    expect(decide(stackOf(), observation({ records }))).toMatchObject([
      { address: S, action: "create", reason: "an earlier attempt was cut short" },
      { address: R, action: "replace", reason: "its removal was cut short" },
    ]);
  });

  it("is to remove what the stack no longer has", () => {
    const records = new Map(deployed);
    records.set("tencentcloud_eip.old", record("tencentcloud_eip", "eip-1", {}));
    expect(actions(decide(stackOf(), observation({ records })))).toEqual(["delete tencentcloud_eip.old"]);
  });

  it("is nothing where changes are ignored, whatever they are", () => {
    const lifecycle = (ignore: unknown) => ({ lifecycle: { ignore_changes: ignore } });
    const changed = { cidr_block: "10.1.0.0/16", tags: { a: "b" } };
    expect(decide(stackOf({ vpc: { ...changed, ...lifecycle("all") } }), observation())).toEqual([]);
    expect(
      decide(stackOf({ vpc: { ...changed, ...lifecycle(["cidr_block"]) } }), observation()),
    ).toMatchObject([{ address: V, action: "update", reason: "tags" }]);
  });

  it("is refused where prevent_destroy holds a replacement back", () => {
    const stack = stackOf({ subnet: { lifecycle: { prevent_destroy: true } } });
    expect(() => decide(stack, observation(), [V])).toThrow(
      `${S} would have to be replaced (vpc_id refers to what is made anew), and its lifecycle says prevent_destroy`,
    );
  });

  it("is refused for a replacement of something that is not there", () => {
    expect(() => decide(stackOf(), observation(), ["tencentcloud_vpc.x"])).toThrow(
      "tencentcloud_vpc.x cannot be replaced: the stack does not have it",
    );
  });
});
