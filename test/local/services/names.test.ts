import { hostnameOf, nameOf } from "../../../lib/local/services/cvm/names";

const both = (text: string, name: typeof nameOf) =>
  ["10.0.12.8", "10.0.12.9"].map((ip, index) => name(text, { index, count: 2, ip }));
const alone = { index: 0, count: 1, ip: "10.0.12.8" };

test.each([
  ["server_{R:3}", ["server_3", "server_4"]],
  ["server_{R:3,F:3}", ["server_003", "server_004"]],
  ["app_{R:99,F:2}", ["app_99", "app_100"]],
  ["{R:1}-of-{R:10}", ["1-of-10", "2-of-11"]],
  ["server_", ["server_1", "server_2"]],
  ["server{}", ["server{}1", "server{}2"]],
  ["server{R:1,F:9}", ["server{R:1,F:9}1", "server{R:1,F:9}2"]],
])("two instances called %s are %j", (text, expected) => {
  expect(both(text, nameOf)).toEqual(expected);
  expect(both(text, hostnameOf)).toEqual(expected);
});

test("host names tell addresses as well", () => {
  expect(both("node-{IP}", hostnameOf)).toEqual(["node-10.0.12.8", "node-10.0.12.9"]);
  expect(both("web-{IP}-{R:1}", hostnameOf)).toEqual(["web-10.0.12.8-1", "web-10.0.12.9-2"]);
  expect(both("node-{IP}", nameOf)).toEqual(["node-{IP}1", "node-{IP}2"]);
});

test("a single instance is numbered by patterns only", () => {
  expect(nameOf("server", alone)).toBe("server");
  expect(nameOf("server_{R:3}", alone)).toBe("server_3");
});
