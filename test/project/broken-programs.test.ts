import { TerraformStack } from "cdktf";
import { Duration, Goal, HealthCheck, MigrationProject, Size, Sizing, type WaveProps } from "../../lib";
import { blueprint, image, newProject, newStack, wave } from "../support/programs";
import { server, source } from "../support/servers";

const NETWORK = {
  cidr: "10.0.0.0/16",
  stagingSubnet: "10.0.0.0/24",
  testSubnet: "10.0.1.0/24",
  targetSubnet: "10.0.2.0/24",
};

/** A program with one mistake, and what synthesis says of it. */
const BROKEN: readonly (readonly [string, (project: MigrationProject) => unknown, readonly string[]])[] = [
  [
    "an instance type that is none",
    (p) => web(p, { blueprint: blueprint({ instanceType: "tiny" }) }),
    [
      'web] workloads.web.blueprint.instanceType cannot be the text "tiny"; write an instance type such as S5.MEDIUM4. [VALUE-FORMAT]',
    ],
  ],
  [
    "an image import whose target is to be launched stopped",
    (p) => web(p, { blueprint: blueprint({ launchStopped: true }) }),
    [
      "web] workloads/web/blueprint/launchStopped: image-import does not do launchStopped. Leave it out, or set it on the instance after finalize. [BLUEPRINT-ENGINE]",
    ],
  ],
  [
    "an image import that would copy a source's size",
    (p) => web(p, { blueprint: blueprint({ instanceType: Sizing.copyOrigin() }) }),
    [
      'web] workloads.web.blueprint.instanceType cannot be the text "copyOrigin"; write an instance type such as S5.MEDIUM4. [VALUE-FORMAT]',
    ],
  ],
  [
    "a hostname with an underscore",
    (p) => web(p, { blueprint: blueprint({ hostname: "web_1" }) }),
    [
      'web] workloads.web.blueprint.hostname cannot be the text "web_1"; use 2 to 60 letters, digits, single dots and hyphens. [VALUE-FORMAT]',
    ],
  ],
  [
    "a VPC id of another kind",
    (p) => web(p, { blueprint: blueprint({ vpc: "subnet-11111111" }) }),
    [
      'web] workloads.web.blueprint.vpc cannot be the text "subnet-11111111"; write an id such as vpc-1a2b3c4d. [VALUE-FORMAT]',
    ],
  ],
  [
    "six security groups",
    (p) =>
      web(p, { blueprint: blueprint({ securityGroups: "123456".split("").map((n) => `sg-1111111${n}`) }) }),
    ["web] workloads.web.blueprint.securityGroups must have at most 5 entries, not 6. [VALUE-RANGE]"],
  ],
  [
    "a system disk smaller than the image",
    (p) => web(p, { image: { file: "web.qcow2", virtualSize: Size.gib(60) } }),
    [
      "web] workloads/web/blueprint/systemDisk/size: The image holds a disk of 60GiB, the target's system disk has 50GiB. Give it more than 60GiB. [IMAGE-FITS-DISK]",
    ],
  ],
  [
    "a VHDX image",
    (p) => web(p, { image: { file: "web.vhdx" } }),
    [
      'web] workloads/web/image/file: "web.vhdx" is VHDX, which is not taken. Convert it with qemu-img convert -O qcow2, or make it with Disk2vhd without the VHDX option. [IMAGE-VHDX]',
    ],
  ],
  [
    "a snapshot file of VMware",
    (p) => web(p, { image: { file: "web-000001.vmdk" } }),
    [
      'web] workloads/web/image/file: "web-000001.vmdk" is a VMware snapshot file. Delete or consolidate the machine\'s snapshots and export the whole disk. [IMAGE-VMWARE-SNAPSHOT]',
    ],
  ],
  [
    "a bucket in another region",
    (p) =>
      web(p, { image: { object: { bucket: "images-1250000000", key: "a.raw", region: "ap-shanghai" } } }),
    [
      "web] workloads/web/image/object/region: The bucket is in ap-shanghai, the project in ap-guangzhou. Copy the object to a bucket in ap-guangzhou. [IMAGE-BUCKET-REGION]",
    ],
  ],
  [
    "a private address outside its subnet",
    (p) => web(p, { blueprint: blueprint({ privateIp: "10.9.9.9" }) }),
    [
      "web] workloads/web/blueprint/privateIp: 10.9.9.9 is not in the subnet 10.0.2.0/24. Choose 10.0.2.2 to 10.0.2.254. [PRIVATE-IP-SUBNET]",
    ],
  ],
  [
    "a zone that its subnet is not in",
    (p) => web(p, { blueprint: blueprint({ zone: "ap-guangzhou-3" }) }),
    [
      "web] workloads/web/blueprint/zone: The target is to stand in ap-guangzhou-3, its subnet is in ap-guangzhou-6. Use that zone, or name a subnet (and its VPC) of ap-guangzhou-3. [SUBNET-ZONE]",
    ],
  ],
  [
    "user data that is not base64",
    (p) => web(p, { blueprint: blueprint({ userData: "#!/bin/sh" }) }),
    [
      'web] workloads.web.blueprint.userData cannot be the text "#!/bin/sh"; write user data as base64. [VALUE-FORMAT]',
    ],
  ],
  [
    "a goal without what it takes",
    (p) => web(p, {}, { testRun: undefined }),
    [
      "first] waves/first: Wave first has the goal finalize and no testRun. Add one, or lower the goal. [WAVE-TEST-RUN]",
    ],
  ],
  [
    "a workload in two waves",
    (p) => void p.addWave("second", wave([web(p)])),
    ["second] waves/second/workloads/0: Workload web is already in wave first. Keep it in one. [WAVE-TWICE]"],
  ],
  [
    "a wave with nobody in it",
    (p) => void p.addWave("empty", wave([])),
    ["empty] waves.empty.workloads must have at least 1 entry, not 0. [VALUE-RANGE]"],
  ],
  [
    "a test run without checks",
    (p) => web(p, {}, { testRun: { checks: [] } }),
    ["first] waves.first.testRun.checks must have at least 1 entry, not 0. [VALUE-RANGE]"],
  ],
  [
    "a test target checked from outside",
    (p) => web(p, {}, { testRun: { checks: [HealthCheck.tcp(22, { from: "reconciler" })] } }),
    [
      "first] waves/first/testRun/checks/0/from: test instances admit the probe only, and this check comes from the reconciler. Use from: probe. [CHECK-REACH]",
    ],
  ],
  [
    "a reserved tag",
    (p) => web(p, { blueprint: blueprint({ tags: { "qcs:owner": "me" } }) }),
    [
      'web] workloads/web/blueprint/tags/qcs:owner: "qcs:owner" cannot be a tag\'s key: it has 1 to 127 letters, digits, spaces and + - = . _ : / @ ( ) [ ], and starts with neither qcs: nor project:. [TAG-KEY]',
    ],
  ],
  [
    "a name with capitals",
    (p) => void p.addWave("First", wave([p.addImage("Web", image())])),
    [
      "Web] workloads.Web cannot be a name; use 1 to 32 lower-case letters, digits and hyphens, starting with a letter. [KEY-FORMAT]",
      "First] waves.First cannot be a name; use 1 to 32 lower-case letters, digits and hyphens, starting with a letter. [KEY-FORMAT]",
    ],
  ],
  [
    "a port beyond the last",
    (p) => web(p, {}, { testRun: { checks: [HealthCheck.tcp(70_000)] } }),
    [
      "first] waves.first.testRun.checks[0].port must be a whole number from 1 to 65535, not the number 70000. [VALUE-RANGE]",
    ],
  ],
  [
    "a role's name in two lines",
    (p) => web(p, { blueprint: blueprint({ role: "app\nserver" }) }),
    [
      'web] workloads/web/blueprint/role: "app\\nserver" cannot be a role\'s name: it has 1 to 128 letters, digits and + = , . @ _ -. Give the name, not the ARN. [ROLE-NAME]',
    ],
  ],
  [
    "a server that names a device twice",
    (p) => {
      const [system, data] = source().disks;
      const disks = [system!, data!, data!];
      const db = newProject(TerraformStack.of(p), "crm", { sources: ["10.200.0.0/24"] }).addServer(
        "db",
        server({ source: source({ disks }) }),
      );
      MigrationProject.of(db).addWave("first", wave([db], { goal: Goal.REPLICATE }));
    },
    [
      "db] workloads/db/source/disks/2/device: /dev/vdb is named twice. Name every device once. [SOURCE-DISK-TWICE]",
    ],
  ],
  [
    "network blocks that overlap",
    (p) =>
      web(newProject(TerraformStack.of(p), "crm", { network: { ...NETWORK, testSubnet: "10.0.0.128/25" } })),
    ["crm] network/testSubnet"],
  ],
];

function web(
  project: MigrationProject,
  props: Parameters<typeof image>[0] = {},
  more: Partial<WaveProps> = {},
) {
  const workload = project.addImage("web", image(props));
  project.addWave("first", wave([workload], { goal: Goal.FINALIZE, ...more }));
  return workload;
}

describe("synthesis of a program", () => {
  it.each(BROKEN)("with %s says so where it was said, and nothing else", (_mistake, declare, expected) => {
    const stack = newStack();
    declare(newProject(stack));
    const said = problemsOf(stack);
    expect(said).toEqual(expected.map((end) => expect.stringContaining(end) as string));
  });
});

describe("a program with a key that nothing reads", () => {
  const mistyped = <Props extends object>(props: Props, wrong: object): Props => ({ ...props, ...wrong });
  const checks = [HealthCheck.tcp(22)];

  it.each<[string, (project: MigrationProject) => unknown, string]>([
    [
      "in a project",
      (p) => newProject(TerraformStack.of(p), "crm", mistyped({}, { regoin: "ap-tokyo" })),
      'project "crm": unknown key "regoin". Did you mean "region"? Allowed here: region, zone, projectName,',
    ],
    [
      "in a project's defaults",
      (p) => newProject(TerraformStack.of(p), "crm", { defaults: mistyped({}, { hook: [] }) }),
      'the defaults of project "crm": unknown key "hook". Did you mean "hooks"?',
    ],
    [
      "in a wave",
      (p) => web(p, {}, mistyped({}, { gaol: Goal.TEST })),
      'wave "first": unknown key "gaol". Did you mean "goal"?',
    ],
    [
      "in a test run",
      (p) => web(p, {}, { testRun: mistyped({ checks }, { deadlin: Duration.hours(1) }) }),
      'a test run: unknown key "deadlin". Did you mean "deadline"? Allowed here: checks, deadline.',
    ],
    [
      "in a cutover",
      (p) => web(p, {}, { cutover: mistyped({ checks }, { winow: {} }) }),
      'a cutover: unknown key "winow". Did you mean "window"?',
    ],
    [
      "in an approval",
      (p) => web(p, {}, { cutover: { approval: mistyped({ by: ["anna"] }, { amount: 2 }) } }),
      'an approval: unknown key "amount". Allowed here: by, count, validFor.',
    ],
  ])("%s is refused with what was probably meant", (_place, declare, said) => {
    expect(() => declare(newProject(newStack()))).toThrow(said);
  });
});

/** What the validation of a stack lists. */
function problemsOf(stack: TerraformStack): string[] {
  try {
    for (const project of stack.node.findAll().filter(MigrationProject.isMigrationProject))
      project.placeInMemory();
    stack.runAllValidations();
    return [];
  } catch (error) {
    return (error as Error).message.split("\n").filter((line) => line.startsWith("  ["));
  }
}
