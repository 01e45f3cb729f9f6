import { spawnSync } from "node:child_process";

/**
 * Asks the Terraform that CDKTF runs to stop, and not CDKTF: interrupted itself, it ends at once, and Terraform goes on
 * alone, with nobody to write to. So Terraform stops in good order, and CDKTF says how it ended.
 */
export function interruptTerraform(cdktf: number): void {
  const listed = spawnSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" });
  process.kill(changing(parseProcesses(listed.stdout ?? ""), cdktf) ?? cdktf, "SIGINT");
}

interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function parseProcesses(text: string): RunningProcess[] {
  return text.split("\n").flatMap((line) => {
    const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

/** The process below another that makes or removes anything. */
function changing(running: readonly RunningProcess[], pid: number): number | undefined {
  const below = (parent: number): RunningProcess[] =>
    running.filter((each) => each.parent === parent).flatMap((each) => [each, ...below(each.pid)]);
  return below(pid).find(({ command }) => / (apply|destroy)( |$)/.test(command))?.pid;
}
