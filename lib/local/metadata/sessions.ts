import { randomBytes } from "node:crypto";
import type { Clock } from "../../base/clock";
import { roles, type RoleRow } from "../services/cam/rows";
import { trusts } from "../services/cam/trust";
import { instances, type InstanceRow } from "../services/cvm/rows";
import type { Vault } from "../vault";
import { defineTable, type Row, type World } from "../world";

/** Temporary credentials. Their id is the secret id. */
interface SessionRow extends Row {
  /** Id of the role; empty where the account itself gave them out. */
  readonly role: string;
  /** The instance that has the role; empty where somebody asked for them. */
  readonly instance: string;
  /** The id of the instance, or what was said who it is. */
  readonly name: string;
  /** A document that narrows what they allow; empty without. */
  readonly policy: string;
  /** Sealed. */
  readonly secretKey: string;
  /** Sealed. */
  readonly token: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** What whoever acts as a role is handed; nobody else ever sees it. */
export interface TemporaryCredential {
  readonly secretId: string;
  readonly secretKey: string;
  readonly token: string;
  /** Milliseconds since the epoch, of the clock by which clients sign. */
  readonly expiresAt: number;
  /** Undefined where they are the account's, narrowed by their policy. */
  readonly role: RoleRow | undefined;
  readonly policy: string;
  readonly name: string;
}

/** Who asked for temporary credentials, and what narrows them. */
export interface Holder {
  readonly name: string;
  /** A document; empty without. */
  readonly policy: string;
}

const sessions = defineTable<SessionRow>("sts.sessions");

/** Who an instance is, to a role that it carries. */
const INSTANCES = { service: "cvm.qcloud.com" };
/** Where a role says nothing, or nothing that lasts. */
const DEFAULT_DURATION = 7200;
/** Credentials are handed out again until so much of their life is left: clients ask early for the next ones. */
const RENEWED_AT = 0.5;

/** Temporary credentials: made for instances and for users who assume a role, and found again when a request is signed by them. */
export class Sessions {
  constructor(
    private readonly world: World,
    private readonly vault: Vault,
    /** By which clients sign, which is never virtual. */
    private readonly clock: Clock,
  ) {}

  /** Credentials of the role that is bound to an instance; undefined without one. */
  of(instance: InstanceRow): TemporaryCredential | undefined {
    const role = this.world
      .table(roles)
      .all()
      .find((candidate) => candidate.name === instance.role);
    if (role === undefined || instance.role === "" || !trusts(role, INSTANCES)) return undefined;
    return this.world.transaction(
      () =>
        this.current(instance, role) ??
        this.issue(
          role,
          { instance: instance.id, name: instance.id, policy: "" },
          role.sessionDuration || DEFAULT_DURATION,
        ),
    );
  }

  /** @param duration in seconds */
  assume(role: RoleRow, holder: Holder, duration: number): TemporaryCredential {
    return this.world.transaction(() => this.issue(role, { instance: "", ...holder }, duration));
  }

  /**
   * Credentials of the account itself, for what `policy` allows.
   *
   * @param duration in seconds
   */
  federate(name: string, policy: string, duration: number): TemporaryCredential {
    return this.world.transaction(() => this.issue(undefined, { instance: "", name, policy }, duration));
  }

  /**
   * The credentials with this secret id, expired ones too; undefined when their role is gone, or is not bound to the
   * instance any more, or the instance is gone.
   */
  find(secretId: string): TemporaryCredential | undefined {
    const row = this.world.table(sessions).get(secretId);
    if (row === undefined) return undefined;
    if (row.role === "") return this.open(row, undefined);
    const role = this.world.table(roles).get(row.role);
    if (role === undefined) return undefined;
    const bound = row.instance === "" || this.world.table(instances).get(row.instance)?.role === role.name;
    return bound ? this.open(row, role) : undefined;
  }

  private current(instance: InstanceRow, role: RoleRow): TemporaryCredential | undefined {
    const now = this.clock.now();
    const row = this.world
      .table(sessions)
      .all()
      .filter((candidate) => candidate.instance === instance.id && candidate.role === role.id)
      .find(({ issuedAt, expiresAt }) => expiresAt - now > (expiresAt - issuedAt) * RENEWED_AT);
    return row === undefined ? undefined : this.open(row, role);
  }

  private issue(
    role: RoleRow | undefined,
    holder: Pick<SessionRow, "instance" | "name" | "policy">,
    duration: number,
  ): TemporaryCredential {
    const now = this.clock.now();
    const table = this.world.table(sessions);
    for (const row of table.all()) if (row.expiresAt <= now) table.delete(row.id);
    const row: SessionRow = {
      id: `AKID${random(48)}`,
      role: role?.id ?? "",
      ...holder,
      secretKey: this.vault.seal(random(32)),
      token: this.vault.seal(random(120)),
      issuedAt: now,
      expiresAt: now + duration * 1000,
    };
    table.put(row);
    return this.open(row, role);
  }

  private open(row: SessionRow, role: RoleRow | undefined): TemporaryCredential {
    return {
      secretId: row.id,
      secretKey: this.vault.open(row.secretKey),
      token: this.vault.open(row.token),
      expiresAt: row.expiresAt,
      role,
      policy: row.policy,
      name: row.name,
    };
  }
}

/** Of a secret's usual letters. */
function random(length: number): string {
  return randomBytes(length).toString("base64url").slice(0, length).replace(/[_-]/g, "x");
}
