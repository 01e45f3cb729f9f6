import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { LandfallError } from "../base/errors";

/** What a command works on: a YAML blueprint, or the program that `cdktf.json` names. */
export type Source =
  | { readonly kind: "yaml"; readonly file: string; readonly directory: string }
  | {
      readonly kind: "program";
      readonly command: string;
      readonly context: Record<string, unknown>;
      readonly directory: string;
    };

const cdktfJson = z.object({ app: z.string().min(1), context: z.record(z.string(), z.unknown()).optional() });

/**
 * The YAML file when one is named, else the program of `cdktf.json` in the working directory.
 *
 * @throws LandfallError `SOURCE-NONE`, `SOURCE-INVALID`
 */
export function findSource(cwd: string, file: string | undefined): Source {
  if (file !== undefined) {
    const absolute = path.resolve(cwd, file);
    return { kind: "yaml", file: absolute, directory: path.dirname(absolute) };
  }
  const config = path.join(cwd, "cdktf.json");
  if (!existsSync(config)) {
    throw new LandfallError("SOURCE-NONE", "There is no cdktf.json here, and no YAML blueprint was named.", {
      remedy:
        "Name a blueprint (landfall plan erp.landfall.yaml), or run in the directory of a CDKTF program.",
    });
  }
  const { app, context } = readConfig(config);
  return { kind: "program", command: app, context: context ?? {}, directory: cwd };
}

function readConfig(file: string): z.infer<typeof cdktfJson> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new LandfallError("SOURCE-INVALID", "this is not JSON.", { place: file, cause });
  }
  const parsed = cdktfJson.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new LandfallError("SOURCE-INVALID", 'it needs "app": the command that runs the program.', {
    place: file,
  });
}
