/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test", "<rootDir>/examples"],
  testMatch: ["**/*.test.ts"],
  setupFiles: ["<rootDir>/test/support/fixed-seed.ts"],
  moduleNameMapper: {
    "^landfall$": "<rootDir>/lib/index.ts",
    "^landfall/(testing|plan)$": "<rootDir>/lib/$1/index.ts",
    "^(\\.{1,2}/.*)\\.js$": ["$1", "$1.js"],
  },
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  transformIgnorePatterns: ["/node_modules/", "/provider/lib/"],
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/cdktf.out/"],
  maxWorkers: 2,
  // A test that hangs ends some day; how fast one is depends on the machine and is measured elsewhere.
  testTimeout: 120_000,
};
