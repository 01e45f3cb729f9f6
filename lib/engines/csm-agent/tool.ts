import type { SourceServerSpec } from "../../plan/source";

/*
 * What go2tencentcloud's documents call its parts. They contradict each other, so every spelling stands here, and
 * nothing else in this engine writes one down. Source: online migration guide; tool configuration and private network
 * migration, 2024-12.
 */

/** Its options. One page prints `--on-console` in its command lines, an option that the tool does not have. */
export const OPTIONS = { toolOnly: "--no-console", check: "--check", clean: "--clean" } as const;

/** Its log, below the tool's directory: `log` by the list of options, `logs/log` by the list of faults. */
export const LOGS = ["log", "logs/log"] as const;

/** What it writes into its log. */
export const SAYS = {
  done: "Migrate successfully",
  stage: /Stage ([12]) is finished/,
} as const;

/** Its program, by family and architecture of the system; on Windows the newer name first. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  "linux x86_64": ["go2tencentcloud_x64"],
  "linux i386": ["go2tencentcloud_x32"],
  "windows x86_64": ["go2tencentcloud_x64.exe", "go2tencentcloud_windows_x64.exe"],
};

/** The names that its program has on a source; none where there is no build for it. */
export function programsFor({
  architecture,
  os,
}: Pick<SourceServerSpec, "architecture" | "os">): readonly string[] {
  return PROGRAMS[`${os.family} ${architecture}`] ?? [];
}

/**
 * The program among the files of an unpacked package, archives inside it included: three layouts put it at the top,
 * into a folder by way of working (console, tool), or into one by system.
 */
export function findProgram(
  files: readonly string[],
  source: Pick<SourceServerSpec, "architecture" | "os">,
): string | undefined {
  return programsFor(source)
    .flatMap((name) => files.filter((file) => file.split(/[\\/]/).at(-1) === name))
    .sort((one, other) => Number(isConsole(one)) - Number(isConsole(other)))[0];
}

/** The build that registers with the console; the other one of its package works alone. */
function isConsole(file: string): boolean {
  return file.includes("_console");
}
