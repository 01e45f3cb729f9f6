import { join } from "node:path";
import ts from "typescript";
import { ROOT, type Block } from "./blocks";

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  types: ["node"],
  paths: { landfall: [join(ROOT, "lib/index.ts")] },
};

/** What the compiler says of documented programs that import Landfall's sources, each line with its page. */
export function typeFaults(blocks: readonly Block[]): string[] {
  const files = new Map(blocks.map((block, index) => [join(ROOT, `documented-${index}.ts`), block]));
  const real = ts.createCompilerHost(OPTIONS);
  const program = ts.createProgram([...files.keys()], OPTIONS, {
    ...real,
    fileExists: (name) => files.has(name) || real.fileExists(name),
    readFile: (name) => files.get(name)?.text ?? real.readFile(name),
    getSourceFile: (name, ...rest) => {
      const text = files.get(name)?.text;
      return text === undefined
        ? real.getSourceFile(name, ...rest)
        : ts.createSourceFile(name, text, ts.ScriptTarget.ES2022);
    },
  });
  return [...files].flatMap(([file, { line, page }]) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText }) => `${page}:${line} ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
  });
}

/** What a fragment has that is not even syntax. */
export function syntaxFaults({ text }: Block): string[] {
  const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true });
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}
