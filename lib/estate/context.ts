import type { TerraformProvider } from "cdktf";

/** What every part of a project's estate has in common. */
export interface EstateContext {
  readonly project: string;
  readonly region: string;
  readonly zone: string;
  readonly tags: Record<string, string>;
  readonly provider: TerraformProvider;
}
