import { App } from "cdktf";
import { SmcStyleStack } from "./smc-style";

const app = new App();
new SmcStyleStack(app, "smc-style");
app.synth();
