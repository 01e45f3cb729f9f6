import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkRequest, type Field, parseShape } from "../../../lib/local/api/shape";
import { services } from "../../../lib/local/services";

const LOCAL = join(__dirname, "../../../lib/local");

const sourceOf = (folder: string): string =>
  readdirSync(join(LOCAL, folder))
    .filter((file) => file.endsWith(".ts") && file !== "index.ts")
    .map((file) => readFileSync(join(LOCAL, folder, file), "utf8"))
    .join("\n");

/** Fields of lists, filters and tokens are read by what all services share; services/filters.test.ts asks each action. */
const shared = sourceOf("api") + sourceOf("services");

/** Structures that are kept and shown again as they come, or refused as a whole. */
const TAKEN_WHOLE = [
  "cbs.AutoMountConfiguration",
  "cvm.ActionTimer",
  "cvm.NetworkInterfaces",
  "dts.MigrateOption.DatabaseTable",
  "dts.MigrateOption.Consistency",
  "dts.SrcInfo",
  "dts.DstInfo",
  "clb.HealthCheck",
  "clb.Rules.HealthCheck",
];

/** Fields that nobody needs to read, and why. */
const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  "cvm.ModifyInstancesDisasterRecoverGroup.Force": "there is always a host to move to",
  "cvm.RunInstances.MinCount": "there is always stock for all",
  "dts.StopCompare.ForceStop": "a comparison always stops at once",
  "dts.DescribeCompareReport.SkippedLimit": "nothing is ever skipped",
  "dts.DescribeCompareReport.SkippedOffset": "nothing is ever skipped",
  "region.DescribeRegions.Product": "every product is sold everywhere",
  "region.DescribeZones.Product": "as DescribeRegions",
  "region.DescribeRegions.Scene": "says whom the list is for",
  "region.DescribeZones.Scene": "says whom the list is for",
  "vpc.CreateBandwidthPackage.TimeSpan": "packages that are paid for in advance are refused",
  "vpc.ModifySecurityGroupPolicies.SortPolicys": "rules always stand as they are given",
};
/** What answers say of a thing that requests name as a whole, and the agents of a guest that has none. */
const OUTPUT_ONLY =
  /\.(?:PolicyStatistics|ModifyTime|CreatedTime|RouteType|RouteItemId|PrivateIpAddresses\.(?:PublicIpAddress|State))$/;
const AGENTS = /\.EnhancedService\.(?:Security|Monitor)Service$/;

function unread(
  service: string,
  source: string,
  path: string,
  fields: readonly Field[],
  inner = "",
): string[] {
  return fields.flatMap((field) => {
    const full = `${path}.${field.name}`;
    const within = inner === "" ? field.name : `${inner}.${field.name}`;
    if (field.unheeded !== undefined || full in WITHOUT_EFFECT || OUTPUT_ONLY.test(full) || AGENTS.test(full))
      return [];
    if (!isRead(field.name, source)) return [full];
    return TAKEN_WHOLE.includes(`${service}.${within}`)
      ? []
      : unread(service, source, full, field.fields, within);
  });
}

/** Taken from something, named for something to take it, or taken apart; not only a key of an answer. */
function isRead(name: string, source: string): boolean {
  return new RegExp(`\\.${name}\\b|"${name}"|[{,]\\s*${name}\\s*(?:[,}=]|:\\s*[a-z]\\w*\\s*[,}=])`).test(
    source,
  );
}

test.each(services.map((service) => [service.name, service] as const))(
  "every field that %s takes is honoured, marked as unheeded, or known to have no effect",
  (name, { actions }) => {
    const source = sourceOf(`services/${name}`) + shared;
    expect(
      Object.entries(actions).flatMap(([action, { fields }]) =>
        unread(name, source, `${name}.${action}`, fields),
      ),
    ).toEqual([]);
  },
);

describe("a field that is not honoured", () => {
  const fields = parseShape(
    "Id! Spot~ Count:number~ On:boolean~ Mode~NORMAL|DEFAULT Deep~{Inner[] On:boolean}",
  );

  test.each([
    { Spot: "" },
    { Count: 0 },
    { On: false },
    { Mode: "NORMAL" },
    { Mode: "DEFAULT" },
    { Mode: "" },
    { Deep: {} },
    { Deep: { Inner: [], On: false } },
    { Spot: null },
  ])("may say nothing: %j", (given) => {
    expect(() => checkRequest(fields, { Id: "a", ...given })).not.toThrow();
  });

  test.each([
    [{ Spot: "x" }, "Spot"],
    [{ Count: 1 }, "Count"],
    [{ On: true }, "On"],
    [{ Mode: "FAST" }, "Mode"],
    [{ Deep: { Inner: ["x"] } }, "Deep"],
    [{ Deep: { On: true } }, "Deep"],
  ])("is refused by its name: %j", (given, name) => {
    expect(() => checkRequest(fields, { Id: "a", ...given })).toThrow(
      expect.objectContaining({
        code: "UnsupportedOperation",
        message: expect.stringContaining(`\`${name}\``) as string,
      }) as Error,
    );
  });
});
