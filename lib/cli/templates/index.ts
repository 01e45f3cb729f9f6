import { fleet } from "./fleet";
import { images } from "./images";
import { redis } from "./redis";
import type { Template } from "./template";

export type { Template } from "./template";

/** What `landfall init` can begin with; adding a template adds a line. */
export const TEMPLATES = { images, fleet, redis } as const satisfies Record<string, Template>;
export type TemplateName = keyof typeof TEMPLATES;
