import type { ApprovalSpec } from "./approval";
import type {
  ApprovalInput,
  BlueprintInput,
  CheckInput,
  CutoverInput,
  HookInput,
  SwitchInput,
  TestRunInput,
} from "./input";
import type { BlueprintSpec } from "./blueprint";
import type { CheckSpec } from "./check";
import type { TextOrReference } from "./fields";
import type { HookSpec } from "./hook";
import type { SwitchActionSpec } from "./switch";
import { Duration } from "./units";
import { REPLICATION_DEFAULTS } from "./replication-defaults";
import type { CutoverSpec, TestRunSpec } from "./wave";

/** Every default of a migration project. Constructs, YAML reader and published JSON Schema all take them from here. */
export const DEFAULTS = {
  checkFrom: "probe",
  checkWithin: "10m",
  httpPath: "/",
  httpStatus: 200,
  testRunDeadline: "24h",
  testMaxAge: "7d",
  approvalCount: 1,
  approvalValidFor: "3d",
  hookMustSucceed: true,
  hookTimeout: "10m",
  hookMethod: "POST",
  hookStatus: 200,
  /** The weight that a CLB gives a target where none is said. Source: provider `clb_attachment`. */
  switchWeight: 10,
  deleteWithInstance: false,
  replication: REPLICATION_DEFAULTS,
  /** What an acknowledgement without a path covers: everything. */
  acknowledgementPath: "project",
  /** The project's own network where none is declared. */
  network: {
    cidr: "10.0.0.0/16",
    stagingSubnet: "10.0.0.0/24",
    testSubnet: "10.0.1.0/24",
    targetSubnet: "10.0.2.0/24",
  },
} as const;

export function completeCheck(check: CheckInput): CheckSpec {
  const { from = DEFAULTS.checkFrom } = check;
  const within = oneText(check.within ?? DEFAULTS.checkWithin);
  if (check.type === "tcp") return { ...check, from, within };
  return {
    ...check,
    from,
    within,
    path: check.path ?? DEFAULTS.httpPath,
    status: check.status ?? DEFAULTS.httpStatus,
  };
}

export function completeTestRun(testRun: TestRunInput): TestRunSpec {
  return {
    checks: testRun.checks.map(completeCheck),
    deadline: oneText(testRun.deadline ?? DEFAULTS.testRunDeadline),
  };
}

/** @param approval what holds where the cutover says nothing of its own; `none` is a word of its own */
export function completeCutover(cutover: CutoverInput, approval?: ApprovalInput): CutoverSpec {
  const { maxDowntime, switch: switches, window } = cutover;
  const agreed = cutover.approval ?? approval;
  return {
    checks: cutover.checks.map(completeCheck),
    testMaxAge: oneText(cutover.testMaxAge ?? DEFAULTS.testMaxAge),
    ...(maxDowntime !== undefined && { maxDowntime: oneText(maxDowntime) }),
    ...(window && { window }),
    ...(agreed && agreed !== "none" && { approval: completeApproval(agreed) }),
    ...(switches && switches.length > 0 && { switch: switches.map(completeSwitch) }),
  };
}

export function completeApproval({ by, count, validFor }: ApprovalInput): ApprovalSpec {
  return {
    // A set: in which order people are named means nothing.
    by: [...by].sort(),
    count: count ?? DEFAULTS.approvalCount,
    validFor: oneText(validFor ?? DEFAULTS.approvalValidFor),
  };
}

export function completeHook(hook: HookInput): HookSpec {
  const { mustSucceed, run, timeout } = hook;
  return {
    ...hook,
    mustSucceed: mustSucceed ?? DEFAULTS.hookMustSucceed,
    timeout: oneText(timeout ?? DEFAULTS.hookTimeout),
    run:
      run.type === "http"
        ? { ...run, method: run.method ?? DEFAULTS.hookMethod, status: run.status ?? DEFAULTS.hookStatus }
        : run,
  };
}

function completeSwitch(action: SwitchInput): SwitchActionSpec {
  return action.type === "clb" ? { ...action, weight: action.weight ?? DEFAULTS.switchWeight } : action;
}

/** Where a target goes that names no place of its own. */
export interface BlueprintHome {
  readonly zone: string;
  readonly vpc: TextOrReference;
  readonly subnet: TextOrReference;
  readonly securityGroups: readonly TextOrReference[];
}

export function completeBlueprint(blueprint: BlueprintInput, home: BlueprintHome): BlueprintSpec {
  const { dataDisks, privateIp, ...rest } = blueprint;
  return {
    ...rest,
    ...(privateIp !== undefined && privateIp !== "createNew" && { privateIp }),
    zone: blueprint.zone ?? home.zone,
    vpc: blueprint.vpc ?? home.vpc,
    subnet: blueprint.subnet ?? home.subnet,
    securityGroups: blueprint.securityGroups ?? [...home.securityGroups],
    ...(dataDisks && {
      dataDisks: dataDisks.map((disk) => ({
        ...disk,
        deleteWithInstance: disk.deleteWithInstance ?? DEFAULTS.deleteWithInstance,
      })),
    }),
  };
}

/** Equal durations have one text in a plan, so that writing out a default changes no hash. */
function oneText(duration: string): string {
  return Duration.parse(duration).toString();
}
