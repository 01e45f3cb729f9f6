import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { MigrationProject } from "../../lib";
import { newStack, synthesize, temporaryFolder } from "../support/programs";

const YAML = `apiVersion: landfall.dev/v1
kind: MigrationProject
name: erp
region: ap-guangzhou
zone: ap-guangzhou-6
workloads:
  shop:
    engine: image-import
    renamedFrom: web
    image: { file: web.qcow2 }
    os: { type: Ubuntu, version: "22.04", architecture: x86_64 }
    blueprint: { instanceType: S5.MEDIUM4, systemDisk: { type: CLOUD_PREMIUM, size: 50GiB } }
  archive:
    engine: disk-import
    renamedFrom: data
    image: { file: data.qcow2 }
    disk: { type: CLOUD_PREMIUM, size: 100GiB }
  sessions:
    engine: redis-dts
    renamedFrom: cache
    source:
      access: { type: extranet, host: redis.example.com, port: 6379 }
      node: simple
      version: "5.0"
      memory: 2GiB
    target: { instance: crs-1a2b3c4d, password: { from: env, name: REDIS_PASSWORD } }
    writeMode: normal
waves:
  all: { workloads: [shop, archive, sessions], goal: declare }
`;

it("a blueprint names what its workloads were called before, whatever moves them", () => {
  const file = join(temporaryFolder(), "erp.landfall.yaml");
  writeFileSync(file, YAML);

  const { plan } = synthesize(MigrationProject.fromYaml(newStack(), "erp", file));

  expect(plan.renamed).toEqual({ archive: "data", sessions: "cache", shop: "web" });
  for (const workload of Object.values(plan.workloads)) expect(workload).not.toHaveProperty("renamedFrom");
});
