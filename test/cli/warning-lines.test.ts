import { warningLines } from "../../lib/cli/report/warning-lines";

const large = (name: string) =>
  `fleet/fleet/workloads/${name}: workloads/${name}/replication: is small. [REPLICATION-CONVERSION-LARGE]`;

it("shows a few warnings of one rule, and how many more there are", () => {
  expect(
    warningLines([large("a"), "fleet/fleet: odd", large("b"), large("c"), large("d"), large("e")]),
  ).toEqual([
    "Warning: workloads/a/replication: is small. [REPLICATION-CONVERSION-LARGE]",
    "Warning: workloads/b/replication: is small. [REPLICATION-CONVERSION-LARGE]",
    "Warning: workloads/c/replication: is small. [REPLICATION-CONVERSION-LARGE]",
    "Warning: 2 more like these [REPLICATION-CONVERSION-LARGE]",
    "Warning: fleet/fleet: odd",
  ]);
});

it("names one place: that in the file, that in the plan, or the construct", () => {
  expect(
    warningLines([
      "erp/erp/workloads/web: erp.yaml:12:5: workloads/web: one [A-B]",
      "erp/erp: waves: two [C-D]",
      "erp/erp/workloads/web: this one is old",
    ]),
  ).toEqual([
    "Warning: erp.yaml:12:5: workloads/web: one [A-B]",
    "Warning: waves: two [C-D]",
    "Warning: erp/erp/workloads/web: this one is old",
  ]);
});

it("says nothing of nothing", () => {
  expect(warningLines([])).toEqual([]);
});
