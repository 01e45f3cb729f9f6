import { defineTable, type Row } from "../../world";

export interface RoleRow extends Row {
  readonly name: string;
  readonly document: string;
  readonly description: string;
  readonly consoleLogin: number;
  readonly sessionDuration: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface PolicyRow extends Row {
  readonly name: string;
  readonly document: string;
  readonly description: string;
  /** Preset policies belong to the platform and cannot be changed. */
  readonly preset: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When the document was last changed. */
  readonly documentAt?: number;
}

export interface AttachmentRow extends Row {
  readonly role: string;
  readonly policy: string;
  readonly createdAt: number;
}

/** What a role might do until something was taken from it. */
export interface FormerGrantRow extends Row {
  readonly role: string;
  readonly document: string;
  readonly since: number;
  readonly until: number;
}

export const roles = defineTable<RoleRow>("cam.roles");
export const policies = defineTable<PolicyRow>("cam.policies");
export const attachments = defineTable<AttachmentRow>("cam.attachments");
export const formerGrants = defineTable<FormerGrantRow>("cam.formerGrants");
