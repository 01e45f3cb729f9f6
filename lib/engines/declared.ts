import type { z } from "zod";
import { declaredSchema } from "../plan/plan";
import { engineSchemas } from "./schemas";

/** The declared plan with every engine that this release knows. */
export const declaredPlanSchema = declaredSchema(engineSchemas);
/** The declared part of a plan, with the workloads of every engine. */
export type DeclaredPlan = z.infer<typeof declaredPlanSchema>;
export type WorkloadSpec = DeclaredPlan["workloads"][string];

/** What a program states of a plan: everything but the jobs, which are made from it. */
export const statedPlanSchema = declaredPlanSchema.omit({ jobs: true });
