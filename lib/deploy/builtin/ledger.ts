import type { ResourceRecord, State, StateStore } from "./state";
import { type Config, sameValue } from "./value";

/** The state of one run: every change is on disk before anything goes on. */
export class Ledger {
  private state: State;
  /** What is on disk. */
  private kept: Pick<State, "resources" | "outputs">;

  constructor(private readonly store: StateStore) {
    this.state = store.read();
    this.kept = { resources: this.state.resources, outputs: this.state.outputs };
  }

  get records(): ReadonlyMap<string, ResourceRecord> {
    return new Map(Object.entries(this.state.resources));
  }

  get(address: string): ResourceRecord | undefined {
    return this.state.resources[address];
  }

  /** What a look at the cloud has brought; kept with the next write, and lost without harm. */
  note(address: string, record: ResourceRecord): void {
    this.state = { ...this.state, resources: { ...this.state.resources, [address]: record } };
  }

  put(address: string, record: ResourceRecord): void {
    this.write({ resources: { ...this.state.resources, [address]: record } });
  }

  remove(address: string): void {
    const { [address]: _removed, ...resources } = this.state.resources;
    this.write({ resources });
  }

  /** Writes down that what stood at one address stands at another. */
  move(from: string, to: string): void {
    const { [from]: record, ...resources } = this.state.resources;
    if (record !== undefined) this.write({ resources: { ...resources, [to]: record } });
  }

  /** Sets what belongs to the stack as a whole: outputs, and what each record says of its block. */
  finish(outputs: Config, records: Readonly<Record<string, ResourceRecord>>): void {
    const resources = { ...this.state.resources, ...records };
    if (!sameValue({ resources, outputs }, this.kept)) this.write({ outputs, resources });
  }

  private write(change: Partial<Pick<State, "resources" | "outputs">>): void {
    const next = { ...this.state, ...change, serial: this.state.serial + 1 };
    this.store.write(next);
    this.state = next;
    this.kept = { resources: next.resources, outputs: next.outputs };
  }
}
