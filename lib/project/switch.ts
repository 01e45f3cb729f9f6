import type { SwitchInput } from "../plan/input";
import type { IDnsZone, IElasticIp, IListener, ILoadBalancer } from "./existing";
import { idOf } from "./existing/existing";
import type { IWorkload } from "./workload";

/** What every way of moving traffic takes. */
export interface SwitchOptions {
  /**
   * The workload, or its name, whose target the traffic moves to.
   *
   * @default - the only workload of the wave
   */
  readonly workload?: IWorkload | string;
  /**
   * The Terraform address that binds it in another stack, for example `tencentcloud_eip_association.web`, or `"none"`
   * where no stack does. Rule SWITCH-OWNER has to be acknowledged for an address, and says which `ignore_changes` that
   * stack needs.
   *
   * @default - `"none"` for what this program's own stack makes; for everything else rule SWITCH-OWNER asks
   */
  readonly managedBy?: string;
}

/** An elastic IP address moves to the target. */
export interface EipSwitchOptions extends SwitchOptions {
  /** The elastic IP address, or its id, for example `eip-1a2b3c4d`. */
  readonly address: string | IElasticIp;
}

/** The target is registered with a load balancer. */
export interface ClbSwitchOptions extends SwitchOptions {
  /** The load balancer, or its id, for example `lb-1a2b3c4d`. */
  readonly loadBalancer: string | ILoadBalancer;
  /** Its listener, or the listener's id, for example `lbl-1a2b3c4d`. */
  readonly listener: string | IListener;
  /** The target's port. */
  readonly port: number;
  /**
   * The target's share among the listener's; 0 to 100.
   *
   * @default 10
   */
  readonly weight?: number;
}

/** A DNS record gets the target's address. */
export interface DnsSwitchOptions extends SwitchOptions {
  /** A domain that DNSPod serves, or its name, for example `example.com`. */
  readonly domain: string | IDnsZone;
  /** The name inside the domain, for example `www`, or `@`. */
  readonly record: string;
  /** Which address of the target the record gets. */
  readonly address: "private" | "public";
}

/** How traffic moves to a target when its cutover has been checked, and back when it is reverted. */
export class Switch {
  /** An elastic IP address moves to the target. */
  static eip({ address, ...options }: EipSwitchOptions): Switch {
    return new Switch({ type: "eip", address: idOf(address), ...common(options) });
  }

  /** The target takes the source's place behind a listener of a load balancer. */
  static clb({ listener, loadBalancer, port, weight, ...options }: ClbSwitchOptions): Switch {
    return new Switch({
      type: "clb",
      loadBalancer: idOf(loadBalancer),
      listener: idOf(listener),
      port,
      ...(weight !== undefined && { weight }),
      ...common(options),
    });
  }

  /** A DNS record gets the target's address. */
  static dns({ address, domain, record, ...options }: DnsSwitchOptions): Switch {
    return new Switch({ type: "dns", domain: idOf(domain), record, address, ...common(options) });
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
