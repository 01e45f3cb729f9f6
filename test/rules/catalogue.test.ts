import {
  findInstanceType,
  findRegion,
  isListedSystem,
  knownRegions,
  listedSystems,
} from "../../lib/rules/catalogue";

test.each([
  ["S5.SMALL1", 1],
  ["S5.MEDIUM4", 2],
  ["S5.LARGE8", 4],
  ["S5.2XLARGE16", 8],
  ["S6.31MEDIUM216", 62],
  ["SA2.22XLARGE224", 90],
])("%s has %i processors", (type, cpus) => {
  expect(findInstanceType(type)?.cpus).toBe(cpus);
});

test("eighteen regions have rescue mode", () => {
  const rescuing = knownRegions().filter((region) => findRegion(region)?.rescue);
  expect(rescuing).toHaveLength(18);
  expect(rescuing).not.toContain("ap-mumbai");
});

test.each([
  ["csm", "CentOS", "7.9", true],
  ["csm", "Red Hat Enterprise Linux", "6.10", true],
  ["csmOlder", "Red Hat Enterprise Linux", "6.10", false],
  ["csm", "Windows Server", "2012 R2", true],
  ["csmOlder", "Windows Server", "2012 R2", false],
  ["csm", "Amazon Linux", "2018.03", true],
  ["csm", "Ubuntu", "22.04", false],
  ["smc", "Ubuntu", "19.10", true],
  ["smc", "Windows Server", "2003", true],
  ["smc", "Rocky Linux", "9", false],
  ["smc", "constructor", "1", false],
] as const)("%s lists %s %s: %s", (list, distribution, version, expected) => {
  expect(isListedSystem(list, { distribution, version })).toBe(expected);
});

test("a list is said with its versions", () => {
  expect(listedSystems("csmOlder")).toMatch(/^CentOS 5, 6, 7, 8; Ubuntu 10, 12, 14, 16, 18; /);
});
