import { App } from "cdktf";
import { ErpStack } from "./erp";

const app = new App();
new ErpStack(app, "erp");
app.synth();
