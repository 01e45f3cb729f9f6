import { z } from "zod";
import { withoutReferences } from "../../plan/authored";
import { dataDiskSpec } from "../../plan/blueprint";
import { name } from "../../plan/fields";
import { blueprintOrName, type AuthoredSchema } from "../../plan/project-file";
import { replicationSettingsInput } from "../../plan/replication-input";
import { sourceServerInput } from "../../plan/source-input";
import { replicationSchema } from "./schema";

const { licence, path, target } = replicationSchema.shape;

const written = z.strictObject({
  engine: z.literal("replication"),
  source: withoutReferences(sourceServerInput),
  replication: withoutReferences(replicationSettingsInput)
    .optional()
    .describe("overrides the project's settings field by field"),
  path: z
    .enum(["import", "rescue", "auto"])
    .optional()
    .meta({ description: path.description, default: "auto" }),
  target: target.optional().meta({ description: target.description, default: "instance" }),
  licence,
  disks: z
    .record(z.string().min(1), dataDiskSpec.partial())
    .optional()
    .describe(
      "what the source's data disks become, by device; default: the same size, the system disk's type",
    ),
  blueprint: blueprintOrName,
  renamedFrom: name.optional().describe("the name under which the lock knows this server"),
});

/** A source server as a YAML blueprint states it. */
export const authoredReplication = written as unknown as AuthoredSchema<z.output<typeof written>>;
