/** Where the next write of this process to a file is numbered; `world/preload.ts` counts. */
export const writes = { done: 0 };
