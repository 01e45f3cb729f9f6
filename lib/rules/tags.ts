import { LIMITS } from "./catalogue";
import type { DeclaredProject, PlanPath, Rule } from "./rule";
import { blueprintsOf, when } from "./subjects";

const TAG_PAGE = "tag limits, 2021-08-31";

/** Tags that Landfall itself puts on what it makes: project, workload, role, launch, deadline. */
const OWN_TAGS = 5;
const OWN_PREFIX = "landfall:";

export const tagRules: readonly Rule[] = [
  {
    id: "TAG-KEY",
    severity: "refused",
    title:
      "A tag's key has 1 to 127 letters, digits, spaces and + - = . _ : / @ ( ) [ ], and starts with neither qcs: nor project:.",
    explanation: "The tag service refuses other keys and keeps these two prefixes to itself.",
    source: TAG_PAGE,
    check: (declared) =>
      tagsOf(declared).flatMap(({ key, path }) =>
        when(
          !LIMITS.tagKey.test(key),
          path,
          `"${key}" cannot be a tag's key: it has 1 to 127 letters, digits, spaces and + - = . _ : / @ ( ) [ ], and starts with neither qcs: nor project:.`,
        ),
      ),
  },
  {
    id: "TAG-VALUE",
    severity: "refused",
    title: "A tag's value has 1 to 255 characters.",
    explanation: "The tag service refuses empty and longer values.",
    source: TAG_PAGE,
    check: (declared) => {
      const { min, max } = LIMITS.tagValueCharacters;
      return tagsOf(declared).flatMap(({ key, value, path }) => {
        const { length } = [...value];
        return when(
          length < min || length > max,
          path,
          `The value of tag "${key}" has ${length} characters; ${min} to ${max} are allowed.`,
        );
      });
    },
  },
  {
    id: "TAG-COUNT",
    severity: "refused",
    title: "No resource carries more than 50 tags.",
    explanation: "A target carries the project's tags, its blueprint's and five of Landfall's own.",
    source: TAG_PAGE,
    check: (declared) => {
      const shared = declared.project.tags ?? {};
      const carriers = [
        { path: ["project", "tags"], tags: shared },
        ...blueprintsOf(declared).map(({ blueprint, path }) => ({
          path: [...path, "tags"],
          tags: blueprint.tags && { ...shared, ...blueprint.tags },
        })),
      ];
      return carriers.flatMap(({ path, tags = {} }) => {
        const count = Object.keys(tags).length;
        const most = LIMITS.tagsPerResource - OWN_TAGS;
        return when(
          count > most,
          path,
          `These are ${count} tags; a resource has at most ${LIMITS.tagsPerResource}, of which Landfall needs ${OWN_TAGS}. Keep ${most}.`,
        );
      });
    },
  },
  {
    id: "TAG-RESERVED",
    severity: "refused",
    title: "No tag's key starts with landfall:.",
    explanation: "By these tags Landfall knows what is its own to remove.",
    source: "Landfall",
    check: (declared) =>
      tagsOf(declared).flatMap(({ key, path }) =>
        when(
          key.startsWith(OWN_PREFIX),
          path,
          `"${key}" starts with ${OWN_PREFIX}, which marks what Landfall made. Choose another key.`,
        ),
      ),
  },
];

interface PlacedTag {
  readonly key: string;
  readonly value: string;
  readonly path: PlanPath;
}

function tagsOf(declared: DeclaredProject): PlacedTag[] {
  const of = (tags: Readonly<Record<string, string>> | undefined, path: PlanPath): PlacedTag[] =>
    Object.entries(tags ?? {}).map(([key, value]) => ({ key, value, path: [...path, "tags", key] }));
  return [
    ...of(declared.project.tags, ["project"]),
    ...blueprintsOf(declared).flatMap(({ blueprint, path }) => of(blueprint.tags, path)),
  ];
}
