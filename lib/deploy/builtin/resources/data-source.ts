import { z } from "zod";
import { type Config, toValue } from "../value";
import { checkArguments, type Tools } from "./resource";

/** Something that is looked up before anything is planned. */
export interface DataSource {
  /** What other blocks may refer to; `images[].image_id` for an attribute of each member of a list. */
  readonly exports: readonly string[];
  /** @throws DeployRefused naming every argument that is unknown or of another form. */
  check(address: string, config: Config): void;
  read(tools: Tools, config: Config): Promise<Config>;
}

export function defineDataSource<Shape extends z.ZodRawShape>(
  shape: Shape,
  definition: {
    readonly exports: readonly string[];
    read(tools: Tools, args: z.output<z.ZodObject<Shape, z.core.$strict>>): Promise<object>;
  },
): DataSource {
  const args = z.strictObject(shape);
  return {
    exports: definition.exports,
    check: (address, config) => checkArguments(args, address, config),
    read: async (tools, config) => toValue(await definition.read(tools, args.parse(config))) as Config,
  };
}
