import { App } from "cdktf";
import { CsmAgentStack } from "./csm-agent";

const app = new App();
new CsmAgentStack(app, "csm-agent");
app.synth();
