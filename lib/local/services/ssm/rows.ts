import { defineTable, type Row } from "../../world";

export type SecretStatus = "Enabled" | "Disabled" | "PendingDelete";

export interface SecretVersion {
  readonly id: string;
  readonly createdAt: number;
  /** Sealed: what stands here opens with the world's vault only. */
  readonly value: string;
  readonly form: "text" | "binary";
}

/** A secret; its id is `region/name`. */
export interface SecretRow extends Row {
  readonly region: string;
  readonly name: string;
  readonly description: string;
  /** Empty for the default key. */
  readonly key: string;
  readonly status: SecretStatus;
  readonly versions: readonly SecretVersion[];
  readonly createdAt: number;
  /** When it goes for good; 0 unless it is pending. */
  readonly deleteAt: number;
}

export const secrets = defineTable<SecretRow>("ssm.secrets");
