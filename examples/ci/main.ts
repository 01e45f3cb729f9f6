import { App, CosBackend, TerraformStack } from "cdktf";
import { MigrationProject } from "landfall";

// What is migrated, and how far, stands in ci.landfall.yaml. Here is what a blueprint cannot say: where the team keeps
// Terraform's state. The bucket exists beforehand.
const app = new App();
const stack = new TerraformStack(app, "ci");
new CosBackend(stack, {
  region: "ap-guangzhou",
  bucket: "ci-terraform-1250000000",
  prefix: "landfall",
  encrypt: true,
});
MigrationProject.fromYaml(stack, "ci", "ci.landfall.yaml");
app.synth();
