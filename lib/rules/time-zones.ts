/** Whether a name is of the IANA time zone database. Neither an offset nor an abbreviation names a place's time. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name) || (name !== "UTC" && /^[A-Z]{2,4}$/.test(name))) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Minutes by which a zone is ahead of UTC at an instant; undefined for what is no zone. */
export function offsetIn(timeZone: string, instant: number): number | undefined {
  if (!isTimeZone(timeZone)) return undefined;
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((candidate) => candidate.type === type)?.value);
  const wall = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return Math.round((wall - instant) / 60_000);
}

/** The minutes of the offset that an instant is written with: 540 for `2026-12-05T22:00:00+09:00`, 0 for `…Z`. */
export function writtenOffset(instant: string): number {
  const match = /([+-])(\d\d):?(\d\d)$/.exec(instant);
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === "-" ? -minutes : minutes;
}

/** `+09:00`. */
export function offsetText(minutes: number): string {
  const amount = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(amount / 60))}:${two(amount % 60)}`;
}
