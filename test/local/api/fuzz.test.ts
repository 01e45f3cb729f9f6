import { existsSync, readFileSync } from "node:fs";
import type { Field } from "../../../lib/local/api/shape";
import { services } from "../../../lib/local/services";
import { launch, makeNetwork, startTestCloud, type TestCloud } from "../harness";
import { send } from "../signed-request";

let cloud: TestCloud;
let known: Readonly<Record<string, string>>;
beforeAll(async () => {
  cloud = await startTestCloud();
  const network = await makeNetwork(cloud);
  const { id } = await launch(cloud, network);
  const { DiskIdSet } = await cloud.cbs.CreateDisks({
    Placement: { Zone: "ap-guangzhou-6" },
    DiskChargeType: "POSTPAID_BY_HOUR",
    DiskType: "CLOUD_PREMIUM",
    DiskSize: 20,
  });
  cloud.pass(5000);
  known = {
    InstanceId: id,
    InstanceIds: id,
    DiskId: DiskIdSet![0]!,
    DiskIds: DiskIdSet![0]!,
    VpcId: network.vpc,
    SubnetId: network.subnet,
    SecurityGroupId: network.open,
    Zone: "ap-guangzhou-6",
    CidrBlock: "10.0.0.0/24",
    ImageId: "img-ubuntu24",
    InstanceType: "S5.SMALL1",
  };
});
afterAll(() => cloud.remove());

type Kind = Field["kind"];
type Value = (field: Field) => unknown;

/** A value of another type than the field's. */
const WRONG: Readonly<Record<Kind, unknown>> = { string: 1, number: "1", boolean: 1, struct: "x" };
const PLAIN: Readonly<Record<Kind, unknown>> = { string: "x", number: 1, boolean: true, struct: {} };
const EMPTY: Readonly<Record<Kind, unknown>> = { string: "", number: -1, boolean: false, struct: {} };

const plain: Value = ({ kind, name }) => known[name] ?? PLAIN[kind];
const empty: Value = ({ kind }) => EMPTY[kind];
const large: Value = ({ kind }) =>
  kind === "number" ? 2 ** 50 : kind === "string" ? "10.0.0.0/16" : PLAIN[kind];
const wrong: Value = ({ kind }) => WRONG[kind];
const fraction: Value = ({ kind }) => (kind === "number" ? 1.5 : PLAIN[kind]);

function valueOf(field: Field, value: Value): unknown {
  const one = field.kind === "struct" ? objectOf(field.fields, value) : value(field);
  return field.list ? [one] : one;
}

function objectOf(fields: readonly Field[], value: Value): Record<string, unknown> {
  const heeded = fields.filter((field) => field.unheeded === undefined);
  return Object.fromEntries(heeded.map((field) => [field.name, valueOf(field, value)]));
}

/** Bodies that stray from a good one: wholly, in what is required only, and in each field alone. */
function bodiesOf(fields: readonly Field[]): object[] {
  const required = fields.filter((field) => field.required);
  const good = objectOf(required, plain);
  return [
    ...[plain, empty, large, wrong, fraction, () => null].flatMap((value) => [
      objectOf(fields, value),
      objectOf(required, value),
    ]),
    ...fields
      .filter((field) => field.unheeded === undefined)
      .flatMap((field) => [
        { ...good, [field.name]: null },
        { ...good, [field.name]: field.list ? [null] : [] },
        { ...good, [field.name]: field.list ? [] : {} },
        ...alone(field).map((value) => ({ ...good, [field.name]: value })),
      ]),
  ];
}

/** What one field can hold: a structure with each of its own fields left out, anything else what its type allows. */
function alone(field: Field): unknown[] {
  if (field.kind !== "struct") return [empty, large].map((value) => valueOf(field, value));
  return field.fields.map((left) => {
    const one = { ...objectOf(field.fields, plain), [left.name]: null };
    return field.list ? [one] : one;
  });
}

const actions = services.flatMap(({ name, version, actions }) =>
  Object.entries(actions).map(
    ([action, { fields }]) => [`${name}.${action}`, { service: name, version, action, fields }] as const,
  ),
);

test.each(actions)(
  "%s answers whatever it is given, and has foreseen it",
  async (_name, { service, version, action, fields }) => {
    for (const [index, body] of bodiesOf(fields).entries()) {
      // Rates hold in virtual time too.
      if (index % 5 === 0) cloud.pass(1000);
      const text = JSON.stringify(body);
      const { code } = await send(cloud.local, { service, version, action, body: text, payload: text });
      if (code === "InternalError") throw new Error(text);
    }
  },
);

test("nothing of it was told to the log", () => {
  const log = cloud.local.world.path("cloud.log");
  expect(existsSync(log) ? readFileSync(log, "utf8") : "").toBe("");
});
