import { Duration } from "../plan/units";
import type { CutoverSpec } from "../plan/wave";
import type { DeclaredProject, PlanPath, Rule } from "./rule";
import { when } from "./subjects";
import { isTimeZone, offsetIn, offsetText, writtenOffset } from "./time-zones";

const SOURCE = "Landfall's cutovers";

/** Whether a window still lies ahead is for the moment of running: a plan must not depend on when it is synthesized. */
export const cutoverRules: readonly Rule[] = [
  {
    id: "WINDOW-ORDER",
    severity: "refused",
    title: "A window ends after it begins.",
    explanation: "The instants are compared as instants, whatever offsets they are written with.",
    source: SOURCE,
    check: (declared) =>
      windowsOf(declared).flatMap(({ path, window: { from, to } }) =>
        when(
          Date.parse(to) <= Date.parse(from),
          [...path, "to"],
          `The window ends at ${to}, which is not after its beginning at ${from}. Correct one of them.`,
        ),
      ),
  },
  {
    id: "WINDOW-ZONE",
    severity: "refused",
    title: "A window's zone is a name of the IANA time zone database.",
    explanation: "Abbreviations such as KST mean different zones to different people.",
    source: "IANA time zone database",
    check: (declared) =>
      windowsOf(declared).flatMap(({ path, window: { timeZone } }) =>
        when(
          !isTimeZone(timeZone),
          [...path, "timeZone"],
          `"${timeZone}" is no time zone. Write one such as Asia/Seoul, Europe/Berlin or UTC.`,
        ),
      ),
  },
  {
    id: "WINDOW-OFFSET",
    severity: "error",
    title: "A window's instants are written with the offset that its zone has then.",
    explanation:
      "Where they differ, the window is not when its writer thinks it is: most often a change to or from summer time was forgotten.",
    source: "IANA time zone database",
    check: (declared) =>
      windowsOf(declared).flatMap(({ path, window }) =>
        (["from", "to"] as const).flatMap((end) => {
          const expected = offsetIn(window.timeZone, Date.parse(window[end]));
          return when(
            expected !== undefined && expected !== writtenOffset(window[end]),
            [...path, end],
            `${window[end]} is not written with the offset of ${window.timeZone}, which is ${expected === undefined ? "" : offsetText(expected)} then. Correct the offset or the zone.`,
          );
        }),
      ),
  },
  {
    id: "WINDOW-SHORT",
    severity: "warning",
    title: "A window is not shorter than the downtime that its cutover may have.",
    explanation: "A cutover begins only if its forecast fits what is left of the window.",
    source: SOURCE,
    check: (declared) =>
      windowsOf(declared).flatMap(({ cutover: { maxDowntime }, path, window: { from, to } }) => {
        // A window that ends before it begins is WINDOW-ORDER's.
        const seconds = Math.max(0, Date.parse(to) - Date.parse(from)) / 1000;
        return when(
          maxDowntime !== undefined && seconds > 0 && Duration.parse(maxDowntime).seconds > seconds,
          path,
          `The window lasts ${Duration.seconds(Math.floor(seconds)).toString()} and the cutover may take ${maxDowntime}. Widen the window, or lower maxDowntime.`,
        );
      }),
  },
  {
    id: "APPROVAL-COUNT",
    severity: "refused",
    title: "An approval asks for no more people than it names.",
    explanation: "It could never be given. A name that is there twice counts once.",
    source: SOURCE,
    check: (declared) =>
      cutoversOf(declared).flatMap(({ cutover: { approval }, path }) => {
        const people = new Set(approval?.by).size;
        return when(
          approval !== undefined && approval.count > people,
          [...path, "approval", "count"],
          `${approval?.count} have to agree and ${people} ${people === 1 ? "is" : "are"} named. Name more of them, or lower the count.`,
        );
      }),
  },
];

interface PlacedCutover {
  readonly cutover: CutoverSpec;
  readonly path: PlanPath;
}

function cutoversOf({ waves }: DeclaredProject): PlacedCutover[] {
  return Object.entries(waves).flatMap(([wave, { cutover }]) =>
    cutover === undefined ? [] : [{ cutover, path: ["waves", wave, "cutover"] }],
  );
}

function windowsOf(declared: DeclaredProject) {
  return cutoversOf(declared).flatMap(({ cutover, path }) =>
    cutover.window === undefined ? [] : [{ cutover, window: cutover.window, path: [...path, "window"] }],
  );
}
