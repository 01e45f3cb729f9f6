import { CosError } from "./errors";
import type { Tag } from "./rows";
import { element, type Markup, type XmlElement } from "./xml";

/** "Specifications and Limits": tags by what carries them. */
const MOST = { bucket: 50, object: 10 } as const;

/** Characters. The overviews (436/35665, 436/31509) say one less each; refused is what every page refuses. */
const LONGEST = { key: 128, value: 256 };

export function tagsOf(tagging: XmlElement): Tag[] {
  return (tagging.first("TagSet")?.all("Tag") ?? []).map((tag) => ({
    key: tag.textOf("Key") ?? "",
    value: tag.textOf("Value") ?? "",
  }));
}

/** @throws CosError `InvalidTag` for empty, repeated or long keys, long values, and too many tags. */
export function checkTags(tags: readonly Tag[], owner: keyof typeof MOST): Tag[] {
  const keys = new Set(tags.map(({ key }) => key));
  if (tags.length > MOST[owner] || keys.size < tags.length || keys.has("")) throw new CosError("InvalidTag");
  if (tags.some(({ key, value }) => key.length > LONGEST.key || value.length > LONGEST.value))
    throw new CosError("InvalidTag");
  return [...tags];
}

export function taggingMarkup(tags: readonly Tag[]): Markup {
  const set = tags.map(({ key, value }) => element("Tag", [element("Key", key), element("Value", value)]));
  return element("Tagging", [element("TagSet", set)]);
}
