import fc from "fast-check";
import { attemptName, ownerTags } from "../../lib/operate/owner";
import { name as nameField } from "../../lib/plan/fields";

const name = fc.stringMatching(/^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/);
const hash = fc.stringMatching(/^[0-9a-f]{64}$/);

test("a name with its longest suffix fits the shortest limit it meets, and tells projects and contents apart", () => {
  fc.assert(
    fc.property(
      name,
      name,
      name,
      hash,
      hash,
      fc.integer({ min: 1, max: 9999 }),
      (project, other, workload, waveHash, otherHash, attempt) => {
        expect(nameField.safeParse(workload).success).toBe(true);
        const of = { project, name: workload, waveHash, attempt };
        expect(`${attemptName(of)}-target-probe`.length).toBeLessThanOrEqual(60);
        expect(attemptName(of)).toBe(attemptName({ ...of }));
        if (other !== project) expect(attemptName({ ...of, project: other })).not.toBe(attemptName(of));
        if (otherHash !== waveHash)
          expect(attemptName({ ...of, waveHash: otherHash })).not.toBe(attemptName(of));
      },
    ),
  );
});

test("what is temporary carries its deadline, what is not does not", () => {
  const owner = { project: "p", workload: "w", role: "test" } as const;
  expect(ownerTags(owner, { deadline: Date.UTC(2026, 0, 2) })).toContainEqual({
    Key: "landfall:deadline",
    Value: "2026-01-02T00:00:00Z",
  });
  expect(ownerTags(owner).map((tag) => tag.Key)).toEqual([
    "landfall:project",
    "landfall:workload",
    "landfall:role",
  ]);
});
