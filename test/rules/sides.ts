import type { DeclaredProject, Rule, RuleFacts } from "../../lib/rules";

export interface VariationOf<Project> {
  readonly change?: (project: Project) => void;
  readonly facts?: RuleFacts;
}

/** For a rule: plans just beyond its limit, and plans just within. */
export interface SidesOf<Project> {
  readonly broken: readonly VariationOf<Project>[];
  readonly fine: readonly VariationOf<Project>[];
}

export function breachesIn<Project extends DeclaredProject>(
  make: () => Project,
  rule: Rule,
  { change, facts = {} }: VariationOf<Project>,
) {
  const project = make();
  change?.(project);
  return rule.check(project, facts);
}

/** Asserts that every rule has its two sides, and that they are on the right one. */
export function describeSides<Project extends DeclaredProject>(
  make: () => Project,
  rules: readonly Rule[],
  sides: Readonly<Record<string, SidesOf<Project>>>,
): void {
  const byId = rules.map((rule) => [rule.id, rule] as const);

  test("every rule has a case on both sides of its limit", () => {
    expect(Object.keys(sides).sort()).toEqual(rules.map(({ id }) => id).sort());
    for (const { broken, fine } of Object.values(sides))
      expect(Math.min(broken.length, fine.length)).toBeGreaterThan(0);
  });

  test.each(byId)("%s holds inside its limit", (id, rule) => {
    for (const variation of sides[id]?.fine ?? []) expect(breachesIn(make, rule, variation)).toEqual([]);
  });

  test.each(byId)("%s is broken beyond its limit", (id, rule) => {
    for (const variation of sides[id]?.broken ?? []) {
      const found = breachesIn(make, rule, variation);
      expect(found).not.toEqual([]);
      for (const { message } of found) expect(message).toMatch(/^["A-Z0-9a-z/].+[.)}]$/s);
    }
  });
}
