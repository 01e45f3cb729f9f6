import type { Clock } from "../../lib/base/clock";

/** An error as the cloud client throws it: it carries its class. */
export class CloudError extends Error {
  constructor(
    message: string,
    readonly errorClass: string,
  ) {
    super(message);
  }
}

export type Kind = "object" | "image" | "instance";

export interface Thing {
  readonly id: string;
  readonly kind: Kind;
  readonly name: string;
  readonly madeAt: number;
}

/** What may be done to a mutation of the world: `before` and `after` may throw. */
export interface Interference {
  before?(call: string): void;
  after?(call: string): void;
}

interface SavedWorld {
  readonly things: readonly (readonly [string, Thing])[];
  readonly made: readonly string[];
  readonly tokens: readonly (readonly [string, string])[];
  readonly count: number;
}

/**
 * A very small cloud. Creating takes time; lists show what was made only a while later, reads by id at once;
 * names of images are unique, objects are overwritten, instances are made once per token, or without one each time.
 */
export class World {
  readonly things = new Map<string, Thing>();
  /** Everything that was ever made, by kind and name. */
  readonly made: string[] = [];
  readonly calls: string[] = [];
  private readonly tokens = new Map<string, string>();
  private count = 0;

  constructor(
    private readonly clock: Clock,
    private readonly hiddenFor = 20_000,
    public interference: Interference = {},
  ) {}

  put(name: string): string {
    return this.mutate(`put ${name}`, () => {
      const before = this.named("object", name);
      return before?.id ?? this.make("object", name);
    });
  }

  importImage(name: string): string {
    return this.mutate(`import ${name}`, () => {
      if (this.named("image", name) !== undefined)
        throw new CloudError(`image name ${name} is taken`, "config");
      return this.make("image", name);
    });
  }

  launch(name: string, token?: string): string {
    return this.mutate(`launch ${name}`, () => {
      const before = token === undefined ? undefined : this.tokens.get(token);
      const id = before ?? this.make("instance", name);
      if (token !== undefined) this.tokens.set(token, id);
      return id;
    });
  }

  remove(id: string): void {
    this.mutate(`remove ${id}`, () => this.things.delete(id));
  }

  /** Everything there is, for another process to go on with. */
  save(): string {
    return JSON.stringify({
      things: [...this.things],
      made: this.made,
      tokens: [...this.tokens],
      count: this.count,
    });
  }

  load(saved: string): void {
    const { things, made, tokens, count } = JSON.parse(saved) as SavedWorld;
    for (const [id, thing] of things) this.things.set(id, thing);
    for (const [token, id] of tokens) this.tokens.set(token, id);
    this.made.push(...made);
    this.count = count;
  }

  /** By id: every write is seen at once. */
  get(id: unknown): Thing | undefined {
    return this.things.get(String(id));
  }

  isReady(id: unknown): boolean {
    const thing = this.get(id);
    return thing !== undefined && this.clock.now() - thing.madeAt >= 60_000;
  }

  /** A list: writes are seen later. */
  find(kind: Kind, name: string): Thing | undefined {
    const found = this.named(kind, name);
    return found !== undefined && this.clock.now() - found.madeAt >= this.hiddenFor ? found : undefined;
  }

  /** What exists, as `kind name`, sorted. */
  left(): string[] {
    return [...this.things.values()].map(({ kind, name }) => `${kind} ${name}`).sort();
  }

  private named(kind: Kind, name: string): Thing | undefined {
    return [...this.things.values()].find((thing) => thing.kind === kind && thing.name === name);
  }

  private make(kind: Kind, name: string): string {
    const id = `${kind}-${(this.count += 1)}`;
    this.things.set(id, { id, kind, name, madeAt: this.clock.now() });
    this.made.push(`${kind} ${name}`);
    return id;
  }

  private mutate<T>(call: string, change: () => T): T {
    this.interference.before?.(call);
    const result = change();
    this.calls.push(call);
    this.interference.after?.(call);
    return result;
  }
}
