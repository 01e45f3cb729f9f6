import { DeployRefused } from "../../../lib/deploy/errors";
import { checkStack } from "../../../lib/deploy/builtin/decide";
import { parseStack } from "../../../lib/deploy/builtin/stack";

const REGION = "ap-guangzhou";

function reasonsOf(json: unknown): readonly string[] {
  try {
    checkStack(parseStack(json, REGION));
    return [];
  } catch (error) {
    if (error instanceof DeployRefused) return error.reasons;
    throw error;
  }
}

const vpc = { name: "staging", cidr_block: "10.0.0.0/16" };

function withVpc(extra: object, more: object = {}) {
  return { resource: { tencentcloud_vpc: { staging: { ...vpc, ...extra } } }, ...more };
}

describe("a stack that the built-in deploy carries out", () => {
  it("is read with its dependencies, outputs and lifecycle", () => {
    const stack = parseStack(
      {
        "//": { metadata: {} },
        terraform: {
          required_providers: { tencentcloud: { source: "x" } },
          backend: { local: { path: "p" } },
        },
        provider: { tencentcloud: [{ region: REGION }] },
        data: { tencentcloud_user_info: { account: { "//": {} } } },
        resource: {
          tencentcloud_vpc: { staging: vpc },
          tencentcloud_subnet: {
            one: {
              "//": {},
              vpc_id: "${tencentcloud_vpc.staging.id}",
              name: "n-${data.tencentcloud_user_info.account.app_id}",
              cidr_block: "10.0.1.0/24",
              availability_zone: "ap-guangzhou-6",
              tags: null,
              depends_on: ["tencentcloud_vpc.staging"],
              lifecycle: { prevent_destroy: true, ignore_changes: ["name"] },
            },
          },
        },
        output: { id: { value: "${tencentcloud_subnet.one.id}", sensitive: true } },
      },
      REGION,
    );
    checkStack(stack);
    expect(stack.resources.get("tencentcloud_subnet.one")).toEqual({
      address: "tencentcloud_subnet.one",
      type: "tencentcloud_subnet",
      arguments: {
        vpc_id: "${tencentcloud_vpc.staging.id}",
        name: "n-${data.tencentcloud_user_info.account.app_id}",
        cidr_block: "10.0.1.0/24",
        availability_zone: "ap-guangzhou-6",
      },
      dependsOn: ["tencentcloud_vpc.staging", "data.tencentcloud_user_info.account"],
      preventDestroy: true,
      ignoreChanges: ["name"],
    });
    expect(stack.outputs).toEqual({ id: "${tencentcloud_subnet.one.id}" });
  });
});

describe("a stack that goes beyond the built-in deploy is refused, with", () => {
  it.each<[string, unknown, string]>([
    ["modules", withVpc({}, { module: { m: {} } }), "the built-in deploy has no module blocks"],
    ["variables", withVpc({}, { variable: { v: {} } }), "the built-in deploy has no variable blocks"],
    ["locals", withVpc({}, { locals: { v: 1 } }), "the built-in deploy has no locals blocks"],
    ["count", withVpc({ count: 2 }), "tencentcloud_vpc.staging: the built-in deploy has no count"],
    ["for_each", withVpc({ for_each: {} }), "tencentcloud_vpc.staging: the built-in deploy has no for_each"],
    [
      "provisioners",
      withVpc({ provisioner: [] }),
      "tencentcloud_vpc.staging: the built-in deploy has no provisioner",
    ],
    [
      "functions",
      withVpc({ name: "${upper(tencentcloud_vpc.x.name)}" }),
      "tencentcloud_vpc.staging: the expression ${upper(tencentcloud_vpc.x.name)} is more than a reference; " +
        "the built-in deploy knows ${type.name.attribute} only",
    ],
    [
      "functions in outputs",
      withVpc({}, { output: { o: { value: "${jsonencode(1)}" } } }),
      "the expression ${jsonencode(1)} is more than a reference; the built-in deploy knows ${type.name.attribute} only",
    ],
    [
      "another backend",
      withVpc({}, { terraform: { backend: { cos: {} } } }),
      "the built-in deploy keeps its state in a file, not in the backend cos",
    ],
    [
      "another provider",
      withVpc({}, { provider: { random: [{}] } }),
      "the built-in deploy has no provider random",
    ],
    [
      "credentials in the provider",
      withVpc({}, { provider: { tencentcloud: [{ secret_id: "x" }] } }),
      "the built-in deploy has no provider setting secret_id",
    ],
    [
      "another region",
      withVpc({}, { provider: { tencentcloud: [{ region: "ap-tokyo" }] } }),
      "the stack is for ap-tokyo, this deploy for ap-guangzhou",
    ],
    [
      "another type",
      { resource: { tencentcloud_ccn: { c: { name: "x" } } } },
      "tencentcloud_ccn.c: the built-in deploy does not know tencentcloud_ccn",
    ],
    [
      "another data source",
      { data: { tencentcloud_vpc_instances: { i: {} } } },
      "data.tencentcloud_vpc_instances.i: the built-in deploy does not know the data source tencentcloud_vpc_instances",
    ],
    [
      "an unknown argument of a data source",
      { data: { tencentcloud_images: { i: { os_name: "Debian" } } } },
      "data.tencentcloud_images.i.os_name: the built-in deploy does not know this argument",
    ],
    [
      "a data source that must wait",
      withVpc(
        {},
        { data: { tencentcloud_images: { i: { image_name_regex: "${tencentcloud_vpc.staging.name}" } } } },
      ),
      "data.tencentcloud_images.i is looked up before anything is made; it cannot wait for tencentcloud_vpc.staging",
    ],
    [
      "an attribute that members of a list do not have",
      withVpc(
        { name: "${data.tencentcloud_images.i.images[0].colour}" },
        { data: { tencentcloud_images: { i: {} } } },
      ),
      "tencentcloud_vpc.staging refers to data.tencentcloud_images.i.images[0].colour, which the built-in deploy does not know",
    ],
    [
      "an unknown argument",
      withVpc({ assistant_cidrs: ["10.1.0.0/16"] }),
      "tencentcloud_vpc.staging.assistant_cidrs: the built-in deploy does not know this argument",
    ],
    [
      "an unknown argument of a block",
      {
        resource: {
          tencentcloud_security_group_rule_set: {
            r: { security_group_id: "sg-1", ingress: [{ action: "ACCEPT", address_template_id: "x" }] },
          },
        },
      },
      "tencentcloud_security_group_rule_set.r.ingress.0.address_template_id: " +
        "the built-in deploy does not know this argument",
    ],
    [
      "a reference to nothing",
      withVpc({ name: "${tencentcloud_vpc.other.name}" }),
      "tencentcloud_vpc.staging refers to tencentcloud_vpc.other, which the stack does not have",
    ],
    [
      "an attribute that is not there",
      withVpc({}, { output: { o: { value: "${tencentcloud_vpc.staging.colour}" } } }),
      "output o refers to tencentcloud_vpc.staging.colour, which the built-in deploy does not know",
    ],
    [
      "a cycle",
      {
        resource: {
          tencentcloud_vpc: {
            a: { ...vpc, name: "${tencentcloud_vpc.b.name}" },
            b: { ...vpc, name: "${tencentcloud_vpc.a.name}" },
          },
        },
      },
      "resources wait for each other: tencentcloud_vpc.a -> tencentcloud_vpc.b -> tencentcloud_vpc.a",
    ],
    [
      "create_before_destroy",
      withVpc({ lifecycle: { create_before_destroy: true } }),
      'tencentcloud_vpc.staging: the built-in deploy cannot take lifecycle as it is (Unrecognized key: "create_before_destroy")',
    ],
  ])("%s", (_what, json, reason) => {
    expect(reasonsOf(json)).toContain(reason);
  });

  it("all reasons at once, and the way out", () => {
    try {
      parseStack(withVpc({ count: 1 }, { module: {}, locals: {} }), REGION);
      throw new Error("accepted");
    } catch (error) {
      expect(error).toBeInstanceOf(DeployRefused);
      expect((error as DeployRefused).reasons).toHaveLength(3);
      expect((error as DeployRefused).remedy).toBe("Use Terraform for this stack: --deployer terraform.");
    }
  });

  it("a file that is no stack at all gets an error of its own", () => {
    expect(() => parseStack({ resource: [] }, REGION)).toThrow("this is no synthesized stack");
  });
});
