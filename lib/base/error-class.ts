/** What an error of a cloud means for whoever made the call; errors carry it in a member `errorClass`. */
export type ErrorClass =
  /** Too many calls: wait and repeat, whatever the call was; nothing happened. */
  | "throttle"
  /** Refused or unreachable for now; nothing was changed. */
  | "transient"
  /** A write whose outcome is not known: read back before anything else. */
  | "ambiguous"
  /** The instance is being migrated by Tencent's own tool: wait, never force. */
  | "migration-lock"
  /** Sold out here: another zone or type, a person's decision. */
  | "capacity"
  /** A quota or money is missing. */
  | "quota"
  /** The credentials are wrong or may not do this: stop everything. */
  | "auth"
  /** What the call names does not exist. */
  | "gone"
  /** The request itself is wrong. */
  | "config"
  /** The caller's signal ended the call. A write that was under way may have happened. */
  | "aborted";
