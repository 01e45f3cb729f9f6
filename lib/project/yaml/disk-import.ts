import { Size } from "../../plan/units";
import type { MigrationProject } from "../migration-project";
import type { IWorkload } from "../workload";
import type { WrittenAs } from "./workloads";

export function diskImportFromYaml(
  project: MigrationProject,
  name: string,
  { attachTo, disk, engine: _engine, image, ...rest }: WrittenAs<"disk-import">,
): IWorkload {
  const virtualSize = image.virtualSize === undefined ? undefined : Size.parse(image.virtualSize);
  return project.addDiskImage(name, {
    ...rest,
    image: { ...image, virtualSize },
    disk: { ...disk, size: Size.parse(disk.size) },
    ...(attachTo && { attachTo }),
  });
}
