import type { SwitchInput } from "../plan/input";
import type { IWorkload } from "./workload";

export interface SwitchOptions {
  /**
   * The workload, or its name, whose target the traffic moves to.
   *
   * @default - the only workload of the wave
   */
  readonly workload?: IWorkload | string;
  /**
   * The Terraform address that binds it in another stack, for example `tencentcloud_eip_association.web`. Rule
   * SWITCH-OWNER then has to be acknowledged, and says which `ignore_changes` that stack needs.
   *
   * @default - no Terraform stack binds it
   */
  readonly managedBy?: string;
}

export interface EipSwitchOptions extends SwitchOptions {
  /** Id of the elastic IP address, for example `eip-1a2b3c4d`. */
  readonly address: string;
}

export interface ClbSwitchOptions extends SwitchOptions {
  /** Id of the load balancer, for example `lb-1a2b3c4d`. */
  readonly loadBalancer: string;
  /** Id of its listener, for example `lbl-1a2b3c4d`. */
  readonly listener: string;
  /** The target's port. */
  readonly port: number;
  /**
   * The target's share among the listener's; 0 to 100.
   *
   * @default 10
   */
  readonly weight?: number;
}

export interface DnsSwitchOptions extends SwitchOptions {
  /** For example `example.com`. */
  readonly domain: string;
  /** The name inside the domain, for example `www`, or `@`. */
  readonly record: string;
  /** Which address of the target the record gets. */
  readonly address: "private" | "public";
}

/** How traffic moves to a target when its cutover has been checked, and back when it is reverted. */
export class Switch {
  /** An elastic IP address moves to the target. */
  static eip({ address, ...options }: EipSwitchOptions): Switch {
    return new Switch({ type: "eip", address, ...common(options) });
  }

  /** The target takes the source's place behind a listener of a load balancer. */
  static clb({ listener, loadBalancer, port, weight, ...options }: ClbSwitchOptions): Switch {
    return new Switch({
      type: "clb",
      loadBalancer,
      listener,
      port,
      ...(weight !== undefined && { weight }),
      ...common(options),
    });
  }

  /** A DNS record gets the target's address. */
  static dns({ address, domain, record, ...options }: DnsSwitchOptions): Switch {
    return new Switch({ type: "dns", domain, record, address, ...common(options) });
  }

  /** A switch in the plan's own words, as a YAML blueprint states it. */
  static of(action: SwitchInput): Switch {
    return new Switch(action);
  }

  private constructor(
    /** The switch in the plan's words. */
    readonly input: SwitchInput,
  ) {}
}

function common({ managedBy, workload }: SwitchOptions) {
  return {
    ...(managedBy !== undefined && { managedBy }),
    ...(workload !== undefined && {
      workload: typeof workload === "string" ? workload : workload.workloadName,
    }),
  };
}
