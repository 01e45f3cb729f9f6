import { COPY_ORIGIN, CREATE_NEW } from "../plan/input";

/** Instance types that are not written out. */
export const Sizing = {
  /**
   * The smallest type on record that has at least the source's processors and memory, chosen at synthesis; the plan
   * holds the type itself. Needs a source that says both.
   */
  copyOrigin: (): string => COPY_ORIGIN,
} as const;

/** Private addresses of targets. */
export const PrivateIp = {
  /** Tencent Cloud picks one. */
  createNew: (): string => CREATE_NEW,
  /** The first address of the source; the target's subnet must hold it, and the source must be gone. */
  copyOrigin: (): string => COPY_ORIGIN,
  /** A free IPv4 address of the target's subnet. */
  fixed: (address: string): string => address,
} as const;
