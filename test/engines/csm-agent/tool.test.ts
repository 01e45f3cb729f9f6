import { findProgram, LOGS, OPTIONS, programsFor } from "../../../lib/engines/csm-agent/tool";
import type { SourceServerSpec } from "../../../lib/plan/source";

type System = Pick<SourceServerSpec, "architecture" | "os">;

const linux: System = {
  architecture: "x86_64",
  os: { family: "linux", distribution: "CentOS", version: "7.9" },
};
const windows: System = {
  architecture: "x86_64",
  os: { family: "windows", distribution: "Windows Server", version: "2019" },
};

/** The three layouts, with the archives inside the package unpacked beside themselves. */
const LAYOUTS = {
  byWay: [
    "go2tencentcloud_console.zip",
    "go2tencentcloud_console/go2tencentcloud_x64",
    "go2tencentcloud_tool.zip",
    "go2tencentcloud_tool/go2tencentcloud_x64",
  ],
  linuxOnly: ["go2tencentcloud-linux.zip", "go2tencentcloud-linux/go2tencentcloud_x64", "readme.txt"],
  bySystem: [
    "go2tencentcloud/go2tencentcloud-linux/go2tencentcloud_x32",
    "go2tencentcloud/go2tencentcloud-linux/go2tencentcloud_x64",
    "go2tencentcloud/go2tencentcloud-windows/client.exe",
    "go2tencentcloud/go2tencentcloud-windows/go2tencentcloud_x64.exe",
  ],
} as const;

describe("the program in the tool's package", () => {
  it.each([
    ["byWay", linux, "go2tencentcloud_tool/go2tencentcloud_x64"],
    ["linuxOnly", linux, "go2tencentcloud-linux/go2tencentcloud_x64"],
    ["bySystem", linux, "go2tencentcloud/go2tencentcloud-linux/go2tencentcloud_x64"],
    ["bySystem", windows, "go2tencentcloud/go2tencentcloud-windows/go2tencentcloud_x64.exe"],
    ["linuxOnly", windows, undefined],
    [
      "bySystem",
      { ...linux, architecture: "i386" },
      "go2tencentcloud/go2tencentcloud-linux/go2tencentcloud_x32",
    ],
  ] as const)("in the layout %s is found wherever it is", (layout, system, program) => {
    expect(findProgram(LAYOUTS[layout], system)).toBe(program);
    expect(findProgram([...LAYOUTS[layout]].reverse(), system)).toBe(program);
  });

  it("on Windows has either name, also below backslashes", () => {
    expect(findProgram(["tool\\go2tencentcloud_windows_x64.exe"], windows)).toBe(
      "tool\\go2tencentcloud_windows_x64.exe",
    );
    expect(programsFor(windows)).toHaveLength(2);
  });

  it("is not there for a system that the tool is not built for", () => {
    expect(programsFor({ ...linux, architecture: "arm_64" })).toEqual([]);
    expect(findProgram(LAYOUTS.bySystem, { ...linux, architecture: "arm_64" })).toBeUndefined();
  });
});

it("the tool alone runs with --no-console, which one page misprints, and writes one of two logs", () => {
  expect(OPTIONS.toolOnly).toBe("--no-console");
  expect([...LOGS].sort()).toEqual(["log", "logs/log"]);
});
