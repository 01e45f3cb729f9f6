import type { OutputValue } from "./output";

/**
 * What happens to one resource. `replace` removes it first and then makes it anew; `import` takes over what exists, and
 * `forget` lets go of it, both without a change to it.
 */
export type ChangeAction = "create" | "update" | "replace" | "delete" | "import" | "forget";

export interface Change {
  /** `tencentcloud_vpc.staging` */
  readonly address: string;
  readonly action: ChangeAction;
  /** Why, where it is not plain from the program. */
  readonly reason?: string;
}

/** What a deployer would do, or has done. Empty: everything is as declared. */
export interface DeployPlan {
  readonly changes: readonly Change[];
}

/** Progress, in the order in which it happens; resources that do not depend on each other interleave. */
export type DeployEvent =
  | { readonly kind: "planned"; readonly changes: readonly Change[] }
  | { readonly kind: "started"; readonly address: string; readonly action: ChangeAction }
  | {
      readonly kind: "finished";
      readonly address: string;
      readonly action: ChangeAction;
      readonly id?: string;
    }
  | {
      readonly kind: "failed";
      readonly address: string;
      readonly action: ChangeAction;
      readonly message: string;
    }
  /** Still at it, once a minute. */
  | {
      readonly kind: "progress";
      readonly address: string;
      readonly action: ChangeAction;
      readonly minutes: number;
    }
  /** Something for people only: a warning of the provider, a line of the tool. */
  | { readonly kind: "note"; readonly text: string };

export interface DeployOptions {
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: DeployEvent) => void;
}

export interface ApplyOptions extends DeployOptions {
  /** Addresses to be made anew although nothing about them has changed, as with `terraform apply -replace`. */
  readonly replace?: readonly string[];
}

/**
 * Brings a synthesized stack into being and takes it away again. Every method throws `LandfallError`: codes
 * `DEPLOY-…`, or those of the cloud.
 */
export interface Deployer {
  readonly name: DeployerName;
  /** What {@link apply} would do; changes nothing. */
  plan(options?: ApplyOptions): Promise<DeployPlan>;
  /** Makes the cloud as the stack says; resolves to what was done. */
  apply(options?: ApplyOptions): Promise<DeployPlan>;
  /** Removes everything that this deployer made of the stack; resolves to what was done. */
  destroy(options?: DeployOptions): Promise<DeployPlan>;
  /** An output of the last successful apply; `undefined` when there is none of that name. */
  output(name: string): Promise<OutputValue | undefined>;
}

export type DeployerName = "builtin" | "terraform" | "tofu" | "cdktf";
