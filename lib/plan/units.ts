import { LandfallError } from "../base/errors";

const MIB = 1024 ** 2;
const SIZE_UNITS = { MiB: MIB, GiB: 1024 * MIB, TiB: 1024 ** 2 * MIB } as const;
const DURATION_UNITS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** The text form of a {@link Size} in plans and YAML: `512MiB`, `50GiB`, `2TiB`. */
export const SIZE_PATTERN = /^(0|[1-9]\d{0,9})(MiB|GiB|TiB)$/;
/** The text form of a {@link Duration}: `90s`, `15m`, `24h`, `7d`. */
export const DURATION_PATTERN = /^(0|[1-9]\d{0,9})(s|m|h|d)$/;
/** The text form of a {@link Bandwidth}: `100Mbps`. */
export const BANDWIDTH_PATTERN = /^(0|[1-9]\d{0,9})Mbps$/;

/** An amount of storage. Tencent Cloud bills and sizes disks in whole GiB. */
export class Size {
  private constructor(readonly bytes: number) {}

  /** So many mebibytes (2^20 bytes). @param amount whole ones */
  static mib(amount: number): Size {
    return new Size(whole("Size.mib", amount) * SIZE_UNITS.MiB);
  }

  /** So many gibibytes (2^30 bytes). @param amount whole ones */
  static gib(amount: number): Size {
    return new Size(whole("Size.gib", amount) * SIZE_UNITS.GiB);
  }

  /** So many tebibytes (2^40 bytes). @param amount whole ones */
  static tib(amount: number): Size {
    return new Size(whole("Size.tib", amount) * SIZE_UNITS.TiB);
  }

  /** Reads the text form, for example `50GiB`. @throws LandfallError `UNIT-TEXT` when it is not one. */
  static parse(text: string): Size {
    const match = SIZE_PATTERN.exec(text);
    if (!match) throw badText("a size", text, "512MiB, 50GiB or 2TiB");
    return new Size(Number(match[1]) * SIZE_UNITS[match[2] as keyof typeof SIZE_UNITS]);
  }

  /** In GiB; a fraction where the size is not whole. */
  toGib(): number {
    return this.bytes / SIZE_UNITS.GiB;
  }

  /** The text form, as plans and project files have it. */
  toString(): string {
    return textOf(this.bytes, SIZE_UNITS);
  }

  /** The text form. */
  toJSON(): string {
    return this.toString();
  }
}

/** A length of time. */
export class Duration {
  private constructor(readonly seconds: number) {}

  /** Whole seconds. */
  static seconds(amount: number): Duration {
    return new Duration(whole("Duration.seconds", amount));
  }

  /** Whole minutes. */
  static minutes(amount: number): Duration {
    return new Duration(whole("Duration.minutes", amount) * DURATION_UNITS.m);
  }

  /** Whole hours. */
  static hours(amount: number): Duration {
    return new Duration(whole("Duration.hours", amount) * DURATION_UNITS.h);
  }

  /** Whole days of 24 hours. */
  static days(amount: number): Duration {
    return new Duration(whole("Duration.days", amount) * DURATION_UNITS.d);
  }

  /** Reads the text form, for example `15m`. @throws LandfallError `UNIT-TEXT` when it is not one. */
  static parse(text: string): Duration {
    const match = DURATION_PATTERN.exec(text);
    if (!match) throw badText("a duration", text, "90s, 15m, 24h or 7d");
    return new Duration(Number(match[1]) * DURATION_UNITS[match[2] as keyof typeof DURATION_UNITS]);
  }

  /** The same in milliseconds. */
  get milliseconds(): number {
    return this.seconds * 1000;
  }

  /** The text form, as plans and project files have it. */
  toString(): string {
    return textOf(this.seconds, DURATION_UNITS);
  }

  /** The text form. */
  toJSON(): string {
    return this.toString();
  }
}

/** A rate of transfer in megabits per second (10^6 bits), as Tencent Cloud sells it. */
export class Bandwidth {
  private constructor(readonly megabitsPerSecond: number) {}

  /** Whole megabits a second (10^6 bits). */
  static mbps(amount: number): Bandwidth {
    return new Bandwidth(whole("Bandwidth.mbps", amount));
  }

  /** Reads the text form, for example `100Mbps`. @throws LandfallError `UNIT-TEXT` when it is not one. */
  static parse(text: string): Bandwidth {
    const match = BANDWIDTH_PATTERN.exec(text);
    if (!match) throw badText("a bandwidth", text, "100Mbps");
    return new Bandwidth(Number(match[1]));
  }

  /** The text form, as plans and project files have it. */
  toString(): string {
    return `${this.megabitsPerSecond}Mbps`;
  }

  /** The text form. */
  toJSON(): string {
    return this.toString();
  }
}

function whole(maker: string, amount: number): number {
  if (Number.isSafeInteger(amount) && amount >= 0) return amount;
  throw new LandfallError(
    "UNIT-AMOUNT",
    `${maker}(${amount}): the amount must be a whole number, 0 or more.`,
    {
      remedy: "Use a smaller unit for fractions, for example Size.mib(1536) for one and a half GiB.",
    },
  );
}

function badText(what: string, text: string, examples: string): LandfallError {
  return new LandfallError("UNIT-TEXT", `"${text}" is not ${what}; write ${examples}.`);
}

/** The largest unit that divides the amount, so that equal amounts have one text. */
function textOf(amount: number, units: Record<string, number>): string {
  const [smallest, ...larger] = Object.entries(units);
  const best = larger.reverse().find(([, factor]) => amount > 0 && amount % factor === 0) ?? smallest;
  return best === undefined ? String(amount) : `${amount / best[1]}${best[0]}`;
}
