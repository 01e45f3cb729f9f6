/** How far work on a disk is. */
export interface DiskProgress {
  /** Bytes. */
  readonly done: number;
  readonly total: number;
}

export interface DiskWorkOptions {
  readonly onProgress?: (progress: DiskProgress) => void;
  /** Ends the work with the signal's reason; no half-written target is left. */
  readonly signal?: AbortSignal;
}
