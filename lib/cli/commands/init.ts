import { EXIT, type ExitCode } from "../exit-codes";
import { withModeline, type NewBlueprint } from "../modeline";
import { writeNewFiles } from "../new-files";
import { ownVersion } from "../own-files";
import type { RunContext } from "../run-context";
import { TEMPLATES, type TemplateName } from "../templates";

export interface InitOptions {
  readonly language: "yaml" | "typescript";
}

/** Writes a first blueprint that synthesizes as it is; never over a file that exists. */
export function init(
  { io, output }: RunContext,
  template: TemplateName,
  { language }: InitOptions,
): ExitCode {
  const { files, next } = language === "yaml" ? yamlFiles(template, io.cwd) : programFiles(template);
  writeNewFiles(io.cwd, files);
  const names = files.map(({ name }) => name);
  output.result([...names.map((name) => `wrote ${name}`), `Next: ${next}`].join("\n"), {
    template,
    language,
    files: names,
  });
  return EXIT.goalReached;
}

function yamlFiles(template: TemplateName, directory: string): NewBlueprint {
  const name = `${template}.landfall.yaml`;
  return {
    files: withModeline({ name, content: TEMPLATES[template].yaml }, directory),
    next: `landfall plan ${name}`,
  };
}

function programFiles(template: TemplateName): NewBlueprint {
  const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;
  return {
    files: [
      { name: "main.ts", content: TEMPLATES[template].typescript },
      {
        name: "cdktf.json",
        content: json({ language: "typescript", app: "npx ts-node main.ts", sendCrashReports: "false" }),
      },
      { name: "package.json", content: json(packageOf(template)) },
      { name: "tsconfig.json", content: json(TSCONFIG) },
    ],
    next: "npm install, then npx landfall plan",
  };
}

function packageOf(template: TemplateName): object {
  return {
    name: `${template}-migration`,
    version: "0.0.0",
    private: true,
    dependencies: { cdktf: "^0.21.0", constructs: "^10.6.0", landfall: `^${ownVersion()}` },
    devDependencies: { "@types/node": "^20.0.0", "ts-node": "^10.9.0", typescript: "^5.9.0" },
  };
}

const TSCONFIG = {
  compilerOptions: {
    target: "ES2022",
    module: "node16",
    moduleResolution: "node16",
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ["*.ts"],
} satisfies Record<string, unknown>;
