import type { Places, Placement } from "./lock";

/** An instance has at most so many data disks. Source: catalog.md 4, `cvm.dataDisksPerInstance`. */
export const DISKS_PER_RELAY = 20;

interface Relay {
  readonly taken: Set<number>;
  /** What its members want of it; undefined is a member that shares with nobody, or that the program does not declare. */
  readonly profiles: Set<string | undefined>;
  dedicated: boolean;
}

/** Who sits where. Built once over all places, so that a fleet is placed in linear time. */
export class Relays {
  private readonly relays = new Map<number, Relay>();
  private last = -1;

  /** @param profileOf what a workload wants of a relay that it shares; undefined where it shares none */
  constructor(places: Places, profileOf: (name: string) => string | undefined) {
    for (const [name, place] of Object.entries(places)) this.seat(place, profileOf(name));
  }

  /** The free slots of a relay, lowest first; of a relay that nobody has yet, all. */
  free(relay: number): number[] {
    const taken = this.relays.get(relay)?.taken;
    return Array.from({ length: DISKS_PER_RELAY }, (_, slot) => slot).filter(
      (slot) => taken?.has(slot) !== true,
    );
  }

  /** The first relay with room for so many disks whose members want the same, otherwise the next new one. */
  pick(profile: string, disks: number, sharing: "shared" | "dedicated"): number {
    // A number is never given again: what had it may still be deployed.
    if (sharing === "dedicated") return this.last + 1;
    let first = this.last + 1;
    for (const [relay, { dedicated, profiles, taken }] of this.relays) {
      const fits =
        taken.size + disks <= DISKS_PER_RELAY && !dedicated && profiles.size === 1 && profiles.has(profile);
      if (fits && relay < first) first = relay;
    }
    return first;
  }

  /** Takes a workload's slots. What is retired has none any more, and keeps its relay's number from being given again. */
  seat({ staging, state }: Placement, profile: string | undefined): void {
    if (staging === undefined) return;
    this.last = Math.max(this.last, staging.relay);
    if (state === "retired") return;
    const relay = this.relays.get(staging.relay) ?? {
      taken: new Set(),
      profiles: new Set(),
      dedicated: false,
    };
    for (const slot of Object.values(staging.slots)) relay.taken.add(slot);
    relay.profiles.add(profile);
    relay.dedicated ||= staging.dedicated === true;
    this.relays.set(staging.relay, relay);
  }
}
