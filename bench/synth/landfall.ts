/** A program with Landfall: `node landfall.js <workloads> <folder>`. */
import { App, TerraformStack } from "cdktf";
import { declareFleet } from "./fleet";
import { report } from "./measure";

const [count = "10", outdir = "cdktf.out"] = process.argv.slice(2);

report(() => {
  const app = new App({ outdir, context: { "landfall:placement": "memory" } });
  declareFleet(new TerraformStack(app, "fleet"), Number(count));
  app.synth();
});
