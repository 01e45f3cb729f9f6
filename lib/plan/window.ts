import { z } from "zod";

/** When a cutover may begin: from one instant to another, both with their offset. */
export const windowSchema = z.strictObject({
  from: z.iso.datetime({
    offset: true,
    error: "write an instant with its offset such as 2026-12-05T22:00:00+09:00",
  }),
  to: z.iso.datetime({
    offset: true,
    error: "write an instant with its offset such as 2026-12-06T04:00:00+09:00",
  }),
});
export type WindowSpec = z.infer<typeof windowSchema>;
