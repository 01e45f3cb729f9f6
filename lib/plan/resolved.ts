import type { Reference } from "./fields";

/** A part of the declared plan with every reference replaced by the value that Terraform resolved. */
export type Resolved<T> = T extends Reference
  ? string
  : T extends readonly (infer Item)[]
    ? Resolved<Item>[]
    : T extends object
      ? { [Key in keyof T]: Resolved<T[Key]> }
      : T;
