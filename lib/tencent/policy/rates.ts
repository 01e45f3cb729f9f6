/** Calls per second of one service: of each action by itself, unless an action is named. */
export interface ServiceRates {
  readonly default: number;
  readonly actions?: Readonly<Record<string, number>>;
}

export type Rates = Readonly<Record<string, ServiceRates>>;

/** Tencent Cloud's usual limit, for services that are not in the table. */
export const DEFAULT_RATE = 20;

/**
 * Calls per second and action that Tencent Cloud allows an account in one region. Sources: the API pages of
 * cvm (product/213), cbs (product/362), tat (product/1340) and vpc (product/215); for COS its limits page, the
 * lower number of overseas regions (product/436/14518).
 */
export const RATES: Rates = {
  cam: { default: 20 },
  cbs: { default: 20, actions: { DescribeDisks: 100, DescribeDiskOperationLogs: 1 } },
  cvm: {
    default: 20,
    actions: {
      AssociateSecurityGroups: 10,
      DescribeImageQuota: 10,
      DescribeInstances: 40,
      DescribeInstancesOperationLimit: 10,
      DescribeInstanceTypeConfigs: 40,
      ImportImage: 10,
      ModifyInstancesAttribute: 10,
      RebootInstances: 10,
      ResetInstance: 10,
      ResetInstancesPassword: 10,
      ResetInstancesType: 10,
      ResizeInstanceDisks: 10,
      RunInstances: 10,
      StartInstances: 10,
      StopInstances: 10,
      TerminateInstances: 10,
    },
  },
  sts: { default: 20 },
  tag: { default: 20 },
  tat: { default: 20, actions: { DescribeAutomationAgentStatus: 60 } },
  vpc: { default: 20 },
  cos: {
    default: 3_000,
    actions: { GetBucket: 1_000, ListMultipartUploads: 1_000, ListParts: 1_000, HeadBucket: 50 },
  },
};

export function rateOf(rates: Rates, service: string, action: string): number {
  return rates[service]?.actions?.[action] ?? rates[service]?.default ?? DEFAULT_RATE;
}
