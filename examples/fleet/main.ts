import { App } from "cdktf";
import { FleetStack } from "./fleet";

const app = new App();
new FleetStack(app, "fleet");
app.synth();
