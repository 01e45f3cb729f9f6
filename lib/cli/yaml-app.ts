import { App, TerraformStack } from "cdktf";
import { readProjectFile } from "../plan/yaml";
import { projectFileSchema } from "../engines/project-file";
import { MigrationProject } from "../project";

/** Synthesizes a YAML blueprint: a stack of the project's name that holds the project and nothing else. */
export function synthesizeYaml(file: string, outdir: string, context: Record<string, unknown>): void {
  const { project } = readProjectFile(projectFileSchema, file);
  const app = new App({ outdir, context });
  MigrationProject.fromYaml(new TerraformStack(app, project.name), project.name, file);
  app.synth();
}
