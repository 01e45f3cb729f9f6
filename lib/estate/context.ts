import type { TerraformProvider } from "cdktf";

/** What every part of a project's estate has in common. */
export interface EstateContext {
  readonly project: string;
  readonly region: string;
  readonly zone: string;
  readonly tags: Record<string, string>;
  /** Default: the stack's provider without an alias. */
  readonly provider?: TerraformProvider;
}
