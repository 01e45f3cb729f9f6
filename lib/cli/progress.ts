import { SingleBar } from "cli-progress";
import type { ReconcileEvent } from "../reconcile";
import type { Io } from "./io";
import { formatBytes } from "./report/bytes";
import { eventLine } from "./report/reconcile-lines";

/** Shows a run as it happens. */
export interface Progress {
  event(event: ReconcileEvent): void;
  end(): void;
}

/** A bar for what is long where a person watches, plain lines elsewhere. */
export function progressTo({ stderr, env }: Io): Progress {
  return stderr.isTTY === true && env.CI === undefined
    ? new TerminalProgress(stderr)
    : new PlainProgress(stderr);
}

/** Percent between two lines about the same transfer. */
const LINE_EVERY = 10;

class PlainProgress implements Progress {
  private readonly shown = new Map<string, number>();
  private last = new Map<string, string>();

  constructor(private readonly stream: Io["stderr"]) {}

  event(event: ReconcileEvent): void {
    const line = eventLine(event);
    // Polling repeats itself; a log need not.
    if (line !== undefined && this.last.get(event.workload) !== line.slice(9)) {
      this.last.set(event.workload, line.slice(9));
      this.stream.write(`${line}\n`);
    }
    if (event.type === "progress") this.transfer(event.workload, event.action, event.progress);
  }

  private transfer(workload: string, action: string, { done, total, unit }: Amount): void {
    const key = `${workload} ${action}`;
    const percent = Math.floor((total === 0 ? 1 : done / total) * 100);
    const before = this.shown.get(key) ?? 0;
    if (percent < before) this.shown.delete(key);
    if (percent - (this.shown.get(key) ?? 0) < LINE_EVERY) return;
    this.shown.set(key, percent);
    const amount = unit === "bytes" ? ` (${formatBytes(done)} of ${formatBytes(total)})` : "";
    this.stream.write(`         ${workload}: ${action} ${percent} %${amount}\n`);
  }

  end(): void {}
}

type Amount = Extract<ReconcileEvent, { type: "progress" }>["progress"];

class TerminalProgress implements Progress {
  private bar?: SingleBar;
  private readonly plain: PlainProgress;

  constructor(private readonly stream: Io["stderr"]) {
    this.plain = new PlainProgress(stream);
  }

  event(event: ReconcileEvent): void {
    if (event.type !== "progress") {
      if (eventLine(event) === undefined) return;
      this.end();
      this.plain.event(event);
      return;
    }
    const { done, total } = event.progress;
    this.bar ??= this.start(`${event.workload}: ${event.action}`, total);
    this.bar.setTotal(total);
    this.bar.update(done, { amount: formatBytes(done), of: formatBytes(total) });
    if (done >= total) this.end();
  }

  private start(label: string, total: number): SingleBar {
    const bar = new SingleBar({
      format: `         ${label} [{bar}] {percentage} % {amount} of {of}`,
      stream: this.stream as NodeJS.WritableStream,
      hideCursor: true,
      clearOnComplete: true,
    });
    bar.start(total, 0, { amount: formatBytes(0), of: formatBytes(total) });
    return bar;
  }

  end(): void {
    this.bar?.stop();
    this.bar = undefined;
  }
}
