import { isReference, type TextOrReference } from "../../../plan/fields";
import type { WaveSpec } from "../../../plan/wave";
import { Size } from "../../../plan/units";
import { findRedisType, type RedisType } from "../../../rules/catalogue";
import type { Breach, DeclaredProject, FoundRedis, PlanPath, Rule, RuleFacts } from "../../../rules/rule";
import { workloadRule, type WorkloadSubject } from "../../../rules/subjects";
import type { RedisDtsSpec } from "../schema";

export type RedisSubject = WorkloadSubject<RedisDtsSpec>;

type Text = Omit<Rule, "check">;

/** A rule about Redis migrations. */
export function redisRule(
  rule: Text & { check: (subject: RedisSubject, facts: RuleFacts) => readonly Breach[] },
): Rule {
  return workloadRule<RedisDtsSpec>("redis-dts", rule);
}

/** A rule about Redis migrations and the waves that they are in. */
export function redisWaveRule(
  rule: Text & { check: (subject: RedisSubject & { wave: WaveSpec }, facts: RuleFacts) => readonly Breach[] },
): Rule {
  const check = ({ project, waves, workloads }: DeclaredProject, facts: RuleFacts): Breach[] =>
    Object.values(waves).flatMap((wave) =>
      wave.workloads.flatMap((name) => {
        const workload = workloads[name];
        return workload?.engine === "redis-dts"
          ? rule.check(
              { name, workload: workload as RedisDtsSpec, path: ["workloads", name], project, wave },
              facts,
            )
          : [];
      }),
    );
  return { ...rule, check };
}

/** What was found of a migration's two sides. */
export function found({ name }: RedisSubject, { redis }: RuleFacts): FoundRedis | undefined {
  return redis?.[name];
}

/** The number of the target's product type; undefined for an instance nobody has asked for yet. */
export function targetType(subject: RedisSubject, facts: RuleFacts): number | undefined {
  const { target } = subject.workload;
  return "make" in target ? target.make.type : (found(subject, facts)?.type ?? target.type);
}

export function targetProduct(subject: RedisSubject, facts: RuleFacts): RedisType | undefined {
  const type = targetType(subject, facts);
  return type === undefined ? undefined : findRedisType(type);
}

/** Bytes of the target in all. */
export function targetBytes(subject: RedisSubject, facts: RuleFacts): number | undefined {
  const { target } = subject.workload;
  if ("make" in target) return Size.parse(target.make.memory).bytes * target.make.shards;
  const measured = found(subject, facts)?.memoryMib;
  if (measured !== undefined) return Size.mib(measured).bytes;
  return target.memory === undefined ? undefined : Size.parse(target.memory).bytes;
}

export function targetPath({ path, workload }: RedisSubject, field: "type" | "memory"): PlanPath {
  return [...path, "target", ...("make" in workload.target ? ["make"] : []), field];
}

/** The order of two versions such as 2.8.19: negative where the first is older. Parts that one lacks are not compared. */
export function compareVersions(one: string, other: string): number {
  const [left, right] = [one, other].map((version) => version.split(".").map(Number));
  const parts = Math.min(left?.length ?? 0, right?.length ?? 0);
  for (let index = 0; index < parts; index += 1) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** One text for a value, known or not, by which two can be told to be the same. */
export function identity(value: TextOrReference): string {
  return isReference(value) ? `{${value.$ref}}` : value;
}
