import { VirtualClock } from "../../lib/base/clock";
import type { JournalCarrier } from "../../lib/reconcile/carrier";
import type { Driver } from "../../lib/reconcile/driver";
import type { ReconcileEvent } from "../../lib/reconcile/event";
import { openJournal, type Journal } from "../../lib/reconcile/journal";
import { reconcile, type ReconcileOptions, type ReconcileResult } from "../../lib/reconcile/reconcile";
import { memoryCarrier, type MemoryStore } from "./memory-carrier";
import { toyDriver, toyPlan, type Toy, type ToyPlan } from "./toy-engine";
import { World } from "./world";

/** One store, one world and one clock; every run is a process of its own as far as the reconciler can tell. */
export class Rig {
  readonly clock = new VirtualClock();
  readonly store: MemoryStore = new Map();
  readonly world = new World(this.clock);
  readonly events: ReconcileEvent[] = [];
  driver: Driver<Toy, World> = toyDriver;
  private processes = 0;

  open(carrier: JournalCarrier = memoryCarrier(this.store), segmentSize?: number): Promise<Journal> {
    this.processes += 1;
    const holder = { id: `process-${this.processes}`, name: `process ${this.processes}` };
    return openJournal(carrier, {
      clock: this.clock,
      holder,
      ...(segmentSize === undefined ? {} : { segmentSize }),
    });
  }

  /** Opens the journal, reconciles, and lets go of the lease. */
  async run(plan: ToyPlan, options: Partial<ReconcileOptions<World>> = {}): Promise<ReconcileResult> {
    const journal = options.journal ?? (await this.open());
    try {
      return await reconcile<World>({
        plan: toyPlan(plan),
        journal,
        drivers: [this.driver],
        tools: this.world,
        clock: this.clock,
        mode: "until-settled",
        random: () => 0.5,
        onEvent: (event) => this.events.push(event),
        ...options,
      });
    } finally {
      await journal.release();
    }
  }

  /** What a person does between two runs. */
  async decide(work: (journal: Journal) => Promise<void>): Promise<void> {
    const journal = await this.open();
    try {
      await work(journal);
    } finally {
      await journal.release();
    }
  }
}
