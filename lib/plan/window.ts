import { z } from "zod";

const instant = (example: string) =>
  z.iso.datetime({ offset: true, error: `write an instant with its offset such as ${example}` });

/** When a cutover may begin: from one instant to another, both with their offset, in a zone that is named. */
export const windowSchema = z.strictObject({
  from: instant("2026-12-05T22:00:00+09:00").describe("the first instant, with its offset"),
  to: instant("2026-12-06T04:00:00+09:00").describe("the last instant, with its offset"),
  timeZone: z
    .string()
    .min(1)
    .describe("IANA name of the zone whose offsets they are, for example Asia/Seoul"),
});
