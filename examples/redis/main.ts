import { App } from "cdktf";
import { RedisStack } from "./redis";

const app = new App();
new RedisStack(app, "redis");
app.synth();
