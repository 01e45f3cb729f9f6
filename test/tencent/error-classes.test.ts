import type { ErrorClass } from "../../lib/base/error-class";
import { classify, kindOfAction, type CallKind } from "../../lib/tencent/error-classes";

const of = (code: string, kind: CallKind = "write"): ErrorClass =>
  classify({ api: "api3", kind, code, sent: true });

test.each<[string, ErrorClass]>([
  ["RequestLimitExceeded", "throttle"],
  ["RequestLimitExceeded.UinLimitExceeded", "throttle"],
  ["LimitExceeded.RateLimitExceeded", "throttle"],
  ["LimitExceeded.SecurityGroupQuota", "quota"],
  ["ImageQuotaLimitExceeded", "quota"],
  ["InvalidAccount.InsufficientBalance", "quota"],
  ["ResourceUnavailable.InstanceType", "transient"],
  ["ResourceInUse.DiskAttached", "transient"],
  ["MutexOperation.TaskRunning", "transient"],
  ["OperationDenied.InstanceOperationInProgress", "transient"],
  ["OperationDenied.ChcInstallCloudImageWithoutDeployNetwork", "config"],
  ["InternalError", "ambiguous"],
  ["InternalError.LockError", "transient"],
  ["InternalError.NotEnoughMoneyError", "quota"],
  ["UnsupportedOperation.InstanceStateEnterServiceLiveMigrate", "migration-lock"],
  ["UnsupportedOperation.InstanceStateExitServiceLiveMigrate", "migration-lock"],
  ["UnsupportedOperation.InstanceStateServiceLiveMigrate", "migration-lock"],
  ["UnsupportedOperation.InstanceStateStopped", "config"],
  ["ResourceInsufficient.SpecifiedInstanceType", "capacity"],
  ["ResourcesSoldOut.EipInsufficient", "capacity"],
  ["AuthFailure.SignatureExpire", "auth"],
  ["UnauthorizedOperation.PermissionDenied", "auth"],
  ["InvalidInstanceId.NotFound", "gone"],
  ["ResourceNotFound.Role", "gone"],
  ["InvalidParameterValue.InvalidImageId", "config"],
  ["MissingParameter", "config"],
  ["SomethingNobodyKnows.Yet", "config"],
])("%s is %s", (code, expected) => {
  expect(of(code)).toBe(expected);
});

test("a code that only begins alike is another one", () => {
  expect(of("InternalErrorish")).toBe("config");
});

test("what would be ambiguous for a write is transient for a read", () => {
  expect(of("InternalError", "read")).toBe("transient");
  expect(classify({ api: "api3", kind: "read", sent: true })).toBe("transient");
  expect(classify({ api: "api3", kind: "write", sent: true })).toBe("ambiguous");
  expect(classify({ api: "api3", kind: "write", sent: false })).toBe("transient");
});

test.each<[number, string | undefined, ErrorClass]>([
  [503, "SlowDown", "throttle"],
  [500, "InternalError", "ambiguous"],
  [403, "AccessDenied", "auth"],
  [403, undefined, "auth"],
  [404, undefined, "gone"],
  [404, "NoSuchUpload", "gone"],
  [400, "EntityTooLarge", "config"],
  [409, "BucketNotEmpty", "config"],
  [429, undefined, "throttle"],
])("COS: %s %s is %s", (status, code, expected) => {
  expect(classify({ api: "cos", kind: "write", sent: true, status, ...(code ? { code } : {}) })).toBe(
    expected,
  );
});

test.each<[string, CallKind]>([
  ["DescribeInstances", "read"],
  ["GetUserAppId", "read"],
  ["ListPolicies", "read"],
  ["RunInstances", "write"],
  ["ImportImage", "write"],
  ["CreateImage", "write"],
])("%s is a %s", (action, kind) => {
  expect(kindOfAction(action)).toBe(kind);
});
