import { LandfallError } from "../../base/errors";
import { rules as all } from "../../engines/rules";
import { nearest } from "../../plan/yaml/nearest";
import { meaning } from "../../plan/yaml/words";
import { documentsIn, documentText } from "../../rules/documents";
import { WHEN } from "../../rules/page";
import type { Rule } from "../../rules/rule";
import { EXIT, type ExitCode } from "../exit-codes";
import type { RunContext } from "../run-context";

/**
 * Lists every rule, or explains one, or those whose ids begin alike.
 *
 * @throws LandfallError `RULE-UNKNOWN` where no rule has the id, or ids that begin so
 */
export function rules({ output }: RunContext, id: string | undefined): ExitCode {
  const sorted = [...all].sort((left, right) => (left.id < right.id ? -1 : 1));
  if (id === undefined) {
    output.result(listText(sorted), sorted.map(plain));
    return EXIT.goalReached;
  }
  const wanted = id.toUpperCase();
  const exact = sorted.find((rule) => rule.id === wanted);
  const found = exact ? [exact] : sorted.filter((rule) => rule.id.startsWith(wanted));
  if (found.length === 0) throw unknown(id, sorted);
  output.result(exact ? explained(exact) : listText(found), exact ? plain(exact) : found.map(plain));
  return EXIT.goalReached;
}

function listText(found: readonly Rule[]): string {
  const widest = Math.max(...found.map(({ id }) => id.length));
  return found
    .map(({ id, severity, title }) => `${id.padEnd(widest)}  ${severity.padEnd(7)}  ${title}`)
    .join("\n");
}

function explained({ explanation, id, needs, severity, source, title }: Rule): string {
  return [
    `${id} (${severity}${severity === "error" ? ", can be acknowledged with a reason" : ""})`,
    title,
    explanation,
    ...(needs === undefined ? [] : [`Waits for the facts ${needs}: checked ${WHEN[needs]}.`]),
    `Source: ${source}.`,
    ...documentsIn(source).map((document) =>
      [documentText(document), ...(document.address === undefined ? [] : [document.address])].join("\n  "),
    ),
  ].join("\n");
}

function plain({ explanation, id, needs, severity, source, title }: Rule) {
  return { id, severity, title, explanation, source, ...(needs && { needs }) };
}

function unknown(id: string, known: readonly Rule[]): LandfallError {
  const guess = nearest(
    id.toUpperCase(),
    known.map((rule) => rule.id),
  );
  return new LandfallError("RULE-UNKNOWN", `There is no rule ${id}.${meaning(guess)}`, {
    remedy: "landfall rules lists all of them.",
  });
}
