import { Size } from "../../plan/units";
import type { MigrationProject } from "../migration-project";
import type { IWorkload } from "../workload";
import { blueprintOf, type Named } from "./blueprint";
import type { WrittenAs } from "./workloads";

export function imageImportFromYaml(
  project: MigrationProject,
  name: string,
  { blueprint, engine: _engine, image, ...rest }: WrittenAs<"image-import">,
  named: Named,
): IWorkload {
  const virtualSize = image.virtualSize === undefined ? undefined : Size.parse(image.virtualSize);
  return project.addImage(name, {
    ...rest,
    image: { ...image, virtualSize },
    blueprint: blueprintOf(blueprint, named),
  });
}
