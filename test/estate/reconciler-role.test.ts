import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { API_ACTIONS, BUCKET_ACTIONS } from "../../lib/estate/permissions";
import { blueprint, image, newProject, newStack, wave, webMigration, synthesize } from "../support/programs";

interface Policy {
  readonly version: string;
  readonly statement: readonly {
    effect: string;
    action: string[];
    resource?: string[];
    principal?: unknown;
  }[];
}

function policies(migration = webMigration()): { role: Policy; policy: Policy } {
  const { resource } = synthesize(migration).terraform;
  const document = (type: string) => {
    const [body] = Object.values(resource?.[type] ?? {}) as { document: string }[];
    return JSON.parse(body?.document ?? "") as Policy;
  };
  return { role: document("tencentcloud_cam_role"), policy: document("tencentcloud_cam_policy") };
}

describe("the reconciler's role", () => {
  it("can be assumed by the account that deploys it", () => {
    const [statement, ...others] = policies().role.statement;
    expect(others).toEqual([]);
    expect(statement?.action).toEqual(["name/sts:AssumeRole"]);
    expect(JSON.stringify(statement?.principal)).toMatch(
      /qcs::cam::uin\/\$\{data\.tencentcloud_user_info\.\w+\.owner_uin\}:root/,
    );
  });

  it("may touch no bucket but the project's", () => {
    const { policy } = policies();
    const cos = policy.statement.filter(({ action }) => action.some((name) => name.startsWith("cos:")));
    expect(cos).toHaveLength(1);
    expect(cos[0]?.resource).toHaveLength(1);
    expect(cos[0]?.resource?.[0]).toMatch(
      /^qcs::cos:ap-guangzhou:uid\/\$\{[^}]+app_id\}:\$\{tencentcloud_cos_bucket\.\w+\.bucket\}\/\*$/,
    );
  });

  it("may read a declared image in a bucket of the user's, and pass on a declared role, and nothing near them", () => {
    const object = { bucket: "images-1250000000", key: "os/web.qcow2", region: "ap-guangzhou" };
    const { policy } = policies(
      webMigration({}, { image: { object }, blueprint: blueprint({ role: "app-server" }) }),
    );
    const granted = policy.statement.slice(2).map(({ action, resource }) => ({ action, resource }));
    expect(granted).toEqual([
      {
        action: ["cos:GetObject", "cos:HeadObject"],
        resource: [expect.stringMatching(/:images-1250000000\/os\/web\.qcow2$/)],
      },
      { action: ["cam:PassRole"], resource: [expect.stringMatching(/:roleName\/app-server$/)] },
    ]);
  });

  it("names actions one by one, never by a pattern", () => {
    const actions = policies().policy.statement.flatMap(({ action }) => action);
    expect(actions.filter((name) => name.includes("*"))).toEqual([]);
    expect(new Set(actions).size).toBe(actions.length);
  });

  it("names whole buckets where so many images would not fit the 6,144 characters of a policy", () => {
    const project = newProject(newStack());
    const names = Array.from({ length: 80 }, (_, index) => `web-${index}`);
    const stored = (name: string) => ({
      object: { bucket: "images-1250000000", key: `${name}.qcow2`, region: "ap-guangzhou" },
    });
    project.addWave(
      "first",
      wave(names.map((name) => project.addImage(name, image({ image: stored(name) })))),
    );
    const { policy } = policies(project);
    expect(JSON.stringify(policy).length).toBeLessThan(6144);
    expect(policy.statement[2]?.resource).toEqual([expect.stringMatching(/:images-1250000000\/\*$/)]);
  });

  it("fails the synth where even that does not fit", () => {
    const project = newProject(newStack());
    const names = Array.from({ length: 60 }, (_, index) => `web-${index}`);
    const stored = (name: string) => ({
      object: { bucket: `${"long-".repeat(6)}${name}-1250000000`, key: "a.qcow2", region: "ap-guangzhou" },
    });
    project.addWave(
      "first",
      wave(names.map((name) => project.addImage(name, image({ image: stored(name) })))),
    );
    expect(() => synthesize(project)).toThrow(/\[stack\/erp\/estate\/reconciler\].*\[POLICY-SIZE\]/);
  });

  it("holds exactly the actions that the code calls", () => {
    expect(
      Object.fromEntries(Object.entries(API_ACTIONS).map(([service, actions]) => [service, [...actions]])),
    ).toEqual(callsInCode());
    expect([...BUCKET_ACTIONS].sort()).toEqual([...BUCKET_ACTIONS]);
  });
});

/** What the reconciler's code calls, read from its sources: `cloud.cvm.RunInstances(`. */
function callsInCode(): Record<string, string[]> {
  const calls = new Map<string, Set<string>>();
  for (const folder of ["engines", "operate", "reconcile"]) {
    for (const file of readdirSync(join(__dirname, "../../lib", folder), {
      recursive: true,
      encoding: "utf8",
    })) {
      if (!file.endsWith(".ts")) continue;
      const source = readFileSync(join(__dirname, "../../lib", folder, file), "utf8");
      for (const [, service = "", action = ""] of source.matchAll(
        /\b(cam|cbs|cvm|sts|tag|tat|vpc)\s*\.([A-Z]\w+)\(/g,
      )) {
        calls.set(service, (calls.get(service) ?? new Set()).add(action));
      }
    }
  }
  return Object.fromEntries([...calls].sort().map(([service, actions]) => [service, [...actions].sort()]));
}
