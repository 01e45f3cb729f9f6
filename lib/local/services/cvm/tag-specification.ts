import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { demand, type Tag } from "../../api";
import { requestTags } from "../tag/store";

/** What a `TagSpecification` can name (SDK cvm). */
const KINDS = ["instance", "host", "image", "keypair", "ps", "hpc"] as const;

/** The tags of what is made; those of the other kinds, of which nothing is made, fall on nothing. */
export function tagsFor(
  kind: (typeof KINDS)[number],
  specification: readonly Sdk.TagSpecification[] | undefined,
): Tag[] {
  const kinds: readonly string[] = KINDS;
  for (const { ResourceType } of specification ?? [])
    demand(
      kinds.includes(ResourceType),
      "InvalidParameterValue",
      `TagSpecification.ResourceType must be one of ${kinds.join(", ")}, not \`${ResourceType}\`.`,
    );
  return requestTags(
    (specification ?? []).filter((tag) => tag.ResourceType === kind).flatMap((tag) => tag.Tags ?? []),
  );
}
