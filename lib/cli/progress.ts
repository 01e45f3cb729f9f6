import { MultiBar, type SingleBar } from "cli-progress";
import type { ReconcileEvent } from "../reconcile";
import type { Io } from "./io";
import { formatBytes } from "./report/bytes";
import { eventLine } from "./report/reconcile-lines";

/** Shows a run as it happens. */
export interface Progress {
  event(event: ReconcileEvent): void;
  end(): void;
}

/** Bars for what is long where a person watches, plain lines elsewhere. */
export function progressTo({ stderr, env }: Io): Progress {
  const plain = new PlainProgress(stderr);
  return stderr.isTTY === true && env.CI === undefined ? new TerminalProgress(stderr, plain) : plain;
}

type Transfer = Extract<ReconcileEvent, { type: "progress" }>;

/** Between two lines about the same transfer: this much further, and this much later. */
const PERCENT_BETWEEN = 10;
const MS_BETWEEN = 2_000;

class PlainProgress implements Progress {
  private readonly told = new Map<string, { readonly percent: number; readonly at: number }>();
  private readonly last = new Map<string, string>();

  constructor(private readonly stream: Io["stderr"]) {}

  event(event: ReconcileEvent): void {
    if (event.type === "progress") return this.transfer(event);
    const line = eventLine(event);
    if (line === undefined) return;
    // Polling repeats itself; a log need not.
    const words = line.slice(TIME.length);
    if (this.last.get(event.workload) === words) return;
    this.last.set(event.workload, words);
    this.stream.write(`${line}\n`);
  }

  private transfer(event: Transfer): void {
    const label = labelOf(event);
    const percent = percentOf(event);
    const before = this.told.get(label);
    if (before === undefined || percent < before.percent) {
      this.told.set(label, { percent, at: event.at });
      return;
    }
    const due = percent >= before.percent + PERCENT_BETWEEN && event.at >= before.at + MS_BETWEEN;
    if (!due && (percent < 100 || before.percent === 100)) return;
    this.told.set(label, { percent, at: event.at });
    this.stream.write(`${TIME}${label} ${percent} %${amountOf(event)}\n`);
  }

  end(): void {}
}

/** As wide as the time in front of a line. */
const TIME = " ".repeat("hh:mm:ss ".length);

function labelOf({ workload, action, progress }: Transfer): string {
  return `${workload}: ${progress.what ?? action}`;
}

function percentOf({ progress: { done, total } }: Transfer): number {
  return total === 0 ? 100 : Math.floor((done / total) * 100);
}

function amountOf({ progress: { done, total, unit } }: Transfer): string {
  return unit === "bytes" ? ` (${formatBytes(done)} of ${formatBytes(total)})` : "";
}

class TerminalProgress implements Progress {
  private bars?: MultiBar;
  private readonly shown = new Map<string, SingleBar>();

  constructor(
    private readonly stream: Io["stderr"],
    private readonly plain: PlainProgress,
  ) {}

  event(event: ReconcileEvent): void {
    if (event.type === "progress") return this.transfer(event);
    if (eventLine(event) === undefined) return;
    // Bars stand below the lines: they go before a line is written, and come back with their next progress.
    this.end();
    this.plain.event(event);
  }

  private transfer(event: Transfer): void {
    const { done, total } = event.progress;
    const label = labelOf(event);
    this.bars ??= this.begin();
    const bar = this.shown.get(label) ?? this.bars.create(total, done, { label, amount: "" });
    this.shown.set(label, bar);
    bar.setTotal(total);
    bar.update(done, { label, amount: amountOf(event) });
    if (done >= total) this.end();
  }

  private begin(): MultiBar {
    return new MultiBar({
      format: `${TIME}{label} [{bar}] {percentage} %{amount}`,
      stream: this.stream as NodeJS.WritableStream,
      barCompleteChar: "=",
      barIncompleteChar: " ",
      hideCursor: true,
      clearOnComplete: true,
      gracefulExit: false,
    });
  }

  end(): void {
    this.bars?.stop();
    this.bars = undefined;
    this.shown.clear();
  }
}
