import { relayUserData } from "../../lib/estate/bootstrap";
import type { SynthesizedMigration, TerraformJson } from "../../lib/testing";
import { newProject, newStack, synthesize, wave } from "../support/programs";
import { csmServer, server, source } from "../support/servers";

function migration(bucket?: string): SynthesizedMigration {
  const project = newProject(newStack(), "erp", {
    sources: ["203.0.113.0/24", "10.200.0.0/16"],
    ...(bucket !== undefined && { bucket }),
  });
  const db = project.addServer("db", server());
  const web = project.addServer("web", server({ source: source({ firmware: "uefi" }) }));
  const cvm = project.addServer("cvm", server({ source: source({ instance: "ins-11111111" }) }));
  project.addWave("first", wave([db, web, cvm, project.addServer("files", csmServer())]));
  return synthesize(project);
}

const { plan, terraform } = migration();

/** `ingress TCP 8080 203.0.113.0/24` … of every security group, by name. */
function rulesByGroup(json: TerraformJson): Record<string, string[]> {
  const groups = json.resource?.["tencentcloud_security_group"] ?? {};
  const names = Object.fromEntries(
    Object.entries(groups).map(([id, body]) => [
      `\${tencentcloud_security_group.${id}.id}`,
      (body as { name: string }).name.replace("landfall-erp-", ""),
    ]),
  );
  const sets = Object.values(json.resource?.["tencentcloud_security_group_rule_set"] ?? {}) as RuleSet[];
  return Object.fromEntries(
    sets
      .map(({ egress = [], ingress = [], security_group_id }): [string, string[]] => [
        names[security_group_id] ?? security_group_id,
        [
          ...ingress.map((rule) => `in  ${shown(rule, names)}`),
          ...egress.map((rule) => `out ${shown(rule, names)}`),
        ],
      ])
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}

interface RuleSet {
  readonly security_group_id: string;
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}

interface Rule {
  readonly action: string;
  readonly protocol: string;
  readonly port: string;
  readonly cidr_block?: string;
  readonly source_security_id?: string;
}

function shown(rule: Rule, names: Readonly<Record<string, string>>): string {
  const where = rule.cidr_block ?? names[rule.source_security_id ?? ""] ?? "?";
  return `${rule.action === "DROP" ? "drop " : ""}${rule.protocol} ${rule.port} ${where}`;
}

describe("the security groups of running servers", () => {
  it("open 8080, 8703 and 1500 on relays, 443 and 80 on CSM targets, 22 in rescue mode, and nothing more", () => {
    expect(rulesByGroup(terraform)).toMatchSnapshot();
  });

  it("open nothing to the whole internet", () => {
    const open = Object.values(rulesByGroup(terraform)).flat();
    expect(open.filter((rule) => rule.startsWith("in  ") && rule.includes("0.0.0.0/0"))).toEqual(
      open.filter((rule) => rule === "in  drop ALL ALL 0.0.0.0/0"),
    );
  });

  it("open remote desktop to Windows targets only", () => {
    const windows = source({ os: { family: "windows", distribution: "Windows Server", version: "2019" } });
    const project = newProject(newStack(), "erp", { sources: ["203.0.113.0/24", "10.200.0.0/16"] });
    const files = project.addServer("files", { ...csmServer(), source: windows });
    project.addWave("first", wave([files]));
    expect(rulesByGroup(synthesize(project).terraform)["csm-target"]).toContain(
      "in  TCP 3389 203.0.113.0/24",
    );
    expect(rulesByGroup(terraform)["csm-target"]?.join()).not.toContain("3389");
  });
});

describe("a relay", () => {
  const relay = terraform.resource?.["tencentcloud_instance"]?.["erp_relay_0"] as Record<string, unknown>;

  it("starts from a public image that later ones do not replace, with the bootstrap script", () => {
    expect(relay).toMatchObject({
      instance_type: "S5.MEDIUM4",
      image_id: expect.stringMatching(
        /^\$\{data\.tencentcloud_images\.[\w-]+\.images\[0\]\.image_id\}$/,
      ) as string,
      allocate_public_ip: true,
      internet_max_bandwidth_out: 10,
      lifecycle: { ignore_changes: expect.arrayContaining(["image_id", "user_data_raw"]) as unknown },
    });
    const bucket = Object.keys(terraform.resource?.["tencentcloud_cos_bucket"] ?? {})[0];
    expect(relay["user_data_raw"]).toBe(
      relayUserData({
        bucket: `\${tencentcloud_cos_bucket.${bucket}.bucket}`,
        prefix: "",
        project: "erp",
        region: "ap-guangzhou",
        relay: "0",
      }),
    );
  });

  it("keeps to its project's folder in a bucket of the user's", () => {
    const own = migration("images-1250000000").terraform;
    const { user_data_raw } = own.resource?.["tencentcloud_instance"]?.["erp_relay_0"] as {
      user_data_raw: string;
    };
    expect(JSON.parse(user_data_raw.split("\n")[2]?.slice(2) ?? "")).toMatchObject({
      bucket: "images-1250000000",
      prefix: "landfall/erp/",
    });
    expect(policies(own)["landfall-erp-relay"]?.map(({ resource }) => resource[0])).toEqual([
      expect.stringMatching(/:images-1250000000\/landfall\/erp\/bundle\/\*$/),
      expect.stringMatching(/:images-1250000000\/landfall\/erp\/relays\/\*$/),
      "*",
    ]);
  });

  it("holds every disk of its servers, of whole steps, in the project's zone", () => {
    const disks = terraform.resource?.["tencentcloud_cbs_storage"] as Record<string, Record<string, unknown>>;
    expect(
      Object.entries(disks).map(([id, { availability_zone, encrypt, storage_size }]) => [
        id,
        storage_size,
        encrypt,
        availability_zone,
      ]),
    ).toEqual(
      ["cvm", "db", "web"].flatMap((name) => [
        [`erp_staging_${name}_vda`, 50, false, "ap-guangzhou-6"],
        [`erp_staging_${name}_vdb`, 110, false, "ap-guangzhou-6"],
      ]),
    );
    const attachments = Object.entries(terraform.resource?.["tencentcloud_cbs_storage_attachment"] ?? {});
    expect(attachments.map(([id, body]) => [id, body])).toEqual(
      Object.keys(disks).map((id) => [
        id,
        {
          instance_id: "${tencentcloud_instance.erp_relay_0.id}",
          storage_id: `\${tencentcloud_cbs_storage.${id}.id}`,
        },
      ]),
    );
  });

  it("is known to the plan by references that Terraform resolves", () => {
    const output = Object.values(terraform.output ?? {})[0] as {
      value: { bindings: Record<string, string> };
    };
    expect(output.value.bindings).toMatchObject({
      "relay/0/id": "${tencentcloud_instance.erp_relay_0.id}",
      "relay/0/address": "${tencentcloud_instance.erp_relay_0.public_ip}",
      "staging/db//dev/vda": "${tencentcloud_cbs_storage.erp_staging_db_vda.id}",
      "workloads/files/made": "${tencentcloud_instance.erp_target_files.id}",
    });
    const used = JSON.stringify(plan).match(/"\$ref":"[^"]+"/g) ?? [];
    const keys = used.map((text) => (JSON.parse(`{${text}}`) as { $ref: string }).$ref);
    expect(keys.filter((key) => output.value.bindings[key] === undefined)).toEqual([]);
  });
});

interface Statement {
  readonly action: readonly string[];
  readonly resource: readonly string[];
}

function policies(json: TerraformJson): Record<string, Statement[]> {
  const bodies = Object.values(json.resource?.["tencentcloud_cam_policy"] ?? {}) as {
    name: string;
    document: string;
  }[];
  return Object.fromEntries(
    bodies.map(({ document, name }) => [
      name,
      (JSON.parse(document) as { statement: Statement[] }).statement,
    ]),
  );
}

describe("the roles of instances", () => {
  it("let relays read the bundle, write their own documents and take snapshots, and delete nothing", () => {
    const relay = policies(terraform)["landfall-erp-relay"] ?? [];
    expect(relay.map(({ action }) => action)).toEqual([
      ["cos:GetObject", "cos:HeadObject"],
      ["cos:GetObject", "cos:HeadObject", "cos:PutObject"],
      ["cbs:CreateSnapshot", "cbs:DescribeDisks", "cbs:DescribeSnapshots"],
    ]);
  });

  it("let the reconciler hand the conversion role on", () => {
    const statements = policies(terraform)["landfall-erp-reconciler"] ?? [];
    const passed = statements.find(({ action }) => action.includes("cam:PassRole"));
    expect(passed?.resource).toEqual([
      expect.stringMatching(/roleName\/\$\{tencentcloud_cam_role\.\w+\.name\}$/),
    ]);
    expect(plan.estate.conversionRole).toEqual({ $ref: "estate/conversionRole" });
  });
});
