import { TerraformResource } from "cdktf";
import { Goal, Switch } from "../../lib";
import { switchedAddresses } from "../../lib/cli/switched-addresses";
import { declaredPlanSchema } from "../../lib/engines/declared";
import { canonicalJson, readPlanOutput, sha256 } from "../../lib/plan";
import { synthMigration } from "../../lib/testing";
import { answers, image, newProject, newStack, wave } from "../support/programs";

it("every elastic address that a switch moves is known by its workload, whoever binds it", () => {
  const stack = newStack();
  const own = new TerraformResource(stack, "own", { terraformResourceType: "tencentcloud_eip" });
  const project = newProject(stack);
  const web = project.addImage("web", image());
  const switches = [
    Switch.eip({ address: "eip-aaaaaaaa", managedBy: "none" }),
    Switch.eip({ address: "eip-bbbbbbbb", managedBy: "tencentcloud_eip_association.web" }),
    Switch.eip({ address: own.getStringAttribute("id") }),
    Switch.dns({ domain: "example.com", record: "www", address: "public", managedBy: "none" }),
  ];
  project.addWave("first", wave([web], { goal: Goal.TEST, cutover: { checks: answers, switch: switches } }));
  project.acknowledge("SWITCH-OWNER", { reason: "has the ignore_changes" });
  const declared = canonicalJson(synthMigration(project).plan);
  const references = [...declared.matchAll(/"\$ref":"([^"]+)"/g)].map(([, key = ""]) => key);
  const bindings = Object.fromEntries(
    references.map((key) => [key, /switch.*address/.test(key) ? "eip-cccccccc" : key]),
  );

  const plan = readPlanOutput({ declared, sha256: sha256(declared), bindings }, declaredPlanSchema);

  expect(switchedAddresses(plan.plan)).toEqual(
    new Map([["web", ["eip-aaaaaaaa", "eip-bbbbbbbb", "eip-cccccccc"]]]),
  );
  expect(switchedAddresses(plan.declared)).toEqual(new Map([["web", ["eip-aaaaaaaa", "eip-bbbbbbbb"]]]));
});
