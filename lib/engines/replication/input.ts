import { z } from "zod";
import { withoutReferences } from "../../plan/authored";
import { dataDiskSpec } from "../../plan/blueprint";
import { defaulting } from "../../plan/defaulting";
import { DEFAULTS } from "../../plan/defaults";
import { name } from "../../plan/fields";
import { blueprintOrName, replicationOrName, type AuthoredSchema } from "../../plan/project-file";
import { sourceServerInput } from "../../plan/source-input";
import { replicationSchema } from "./schema";

const { licence, reinstall, target } = replicationSchema.shape;

const { deleteWithInstance, size, type } = dataDiskSpec.shape;
const targetDisk = z.strictObject({
  type: type.optional().describe(`${type.description}; default: that of the target's system disk`),
  size: size.optional().describe(`${size.description}; default: the smallest that holds the source's disk`),
  deleteWithInstance: defaulting(deleteWithInstance, DEFAULTS.deleteWithInstance),
});

const written = z.strictObject({
  engine: replicationSchema.shape.engine,
  source: withoutReferences(sourceServerInput).describe(replicationSchema.shape.source.description ?? ""),
  replication: replicationOrName
    .optional()
    .describe("overrides the project's settings field by field; default: the project's"),
  path: z.enum(["import", "rescue", "auto"]).optional().meta({
    description: "how the system disk reaches the target; auto: import where it can be, else rescue",
    default: "auto",
  }),
  target: target.optional().meta({ description: target.description, default: "instance" }),
  reinstall: withoutReferences(reinstall.unwrap())
    .optional()
    .describe(reinstall.description ?? ""),
  licence,
  disks: z
    .record(z.string().min(1), targetDisk)
    .optional()
    .describe(
      "what the source's data disks become, by device; default: the same size, the system disk's type",
    ),
  blueprint: blueprintOrName.describe(replicationSchema.shape.blueprint.description ?? ""),
  renamedFrom: name
    .optional()
    .describe("the name under which the lock knows this server; default: it never had another"),
});

/** A source server as a YAML blueprint states it. */
export const authoredReplication = written as unknown as AuthoredSchema<z.output<typeof written>>;
