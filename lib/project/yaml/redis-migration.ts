import { SecretRef } from "../../plan/secret-ref";
import { Size } from "../../plan/units";
import type { MigrationProject } from "../migration-project";
import type { MadeRedisTarget, NamedRedisTarget } from "../redis-migration";
import type { IWorkload } from "../workload";
import type { WrittenAs } from "./workloads";

type Written = WrittenAs<"redis-dts">;

export function redisMigrationFromYaml(
  project: MigrationProject,
  name: string,
  { engine: _engine, source, target, ...rest }: Written,
): IWorkload {
  const { memory, password, ...known } = source;
  return project.addRedis(name, {
    ...rest,
    source: {
      ...known,
      ...(memory !== undefined && { memory: Size.parse(memory) }),
      ...(password && { password: SecretRef.of(password) }),
    },
    target: targetProps(target),
  });
}

function targetProps(target: Written["target"]): NamedRedisTarget | MadeRedisTarget {
  if ("make" in target) {
    const { make, password } = target;
    return { make: { ...make, memory: Size.parse(make.memory) }, password: SecretRef.of(password) };
  }
  const { memory, password, ...known } = target;
  return {
    ...known,
    ...(memory !== undefined && { memory: Size.parse(memory) }),
    ...(password && { password: SecretRef.of(password) }),
  };
}
