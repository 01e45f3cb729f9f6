const BEIJING = 8 * 3_600_000;

/** `2026-01-01T00:00:00Z`, as cvm and tat date things. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** `2026-01-01 08:00:00`, Beijing time without saying so, as vpc, cbs and cam date things. */
export function beijingTime(ms: number): string {
  return new Date(ms + BEIJING).toISOString().slice(0, 19).replace("T", " ");
}
