import type { RunnerSpec } from "../../../plan/source";
import { Duration } from "../../../plan/units";
import { LIMITS } from "../../../rules/catalogue";
import { cited } from "../../../rules/documents";
import type { PlanPath, Rule } from "../../../rules/rule";
import { usedGib } from "../../../rules/servers";
import { when } from "../../../rules/subjects";
import { csmRule, isWindows, type CsmSubject } from "./rule";

const TOOL_PAGE = "compatibility and configuration of the migration tool, 2024-12";
const TASK = `${cited("onlineMigration", "settings of a task")}; client import of migration sources, 2024-12`;

/** KB/s below which a limit looks like megabits. */
const LOOKS_LIKE_MBPS = 1_000;

/** The tool's own settings: user.json, client.json and its list of exclusions. */
export const agentRules: readonly Rule[] = [
  csmRule({
    id: "CSM-BANDWIDTH-RANGE",
    severity: "error",
    title: "The tool's bandwidth limit is 0 to 25,600 KB/s.",
    explanation:
      "The console takes this range, 0 being no limit; the tool's own pages state no upper end. 25,600 KB/s are about 210 Mbps.",
    source: TASK,
    check: ({ path, workload: { agent } }) =>
      when(
        (agent.bandwidthLimit ?? 0) > LIMITS.csmBandwidthKbps,
        [...path, "agent", "bandwidthLimit"],
        `${agent.bandwidthLimit} KB/s is beyond 0 to ${LIMITS.csmBandwidthKbps}. Leave it out for no limit.`,
      ),
  }),
  csmRule({
    id: "CSM-BANDWIDTH-UNIT",
    severity: "warning",
    title: "The tool's bandwidth limit is in KB/s.",
    explanation:
      "The guide heads the field with KB/s and says Mbps in its text; client.json of the tool is in KBytes/s, and so is this field. A small number was probably meant as Mbps: 100 Mbps are 12,500 KB/s.",
    source: TASK,
    check: ({ path, workload: { agent } }) => {
      const limit = agent.bandwidthLimit ?? 0;
      return when(
        limit > 0 && limit < LOOKS_LIKE_MBPS,
        [...path, "agent", "bandwidthLimit"],
        `${limit} KB/s is ${(limit * 8) / 1000} Mbps. If ${limit} Mbps is meant, write ${limit * 125}.`,
      );
    },
  }),
  csmRule({
    id: "CSM-WINDOWS-OPTIONS",
    severity: "error",
    title: "Windows has no bandwidth limit, no checksum and no exclusions.",
    explanation:
      "All three belong to rsync, which Linux sources are copied with; Windows is copied by blocks.",
    source: `client import of migration sources, 2024-12; ${TOOL_PAGE}`,
    check: (subject) => {
      const { bandwidthLimit = 0, checksum, exclude = [] } = subject.workload.agent;
      const set = { bandwidthLimit: bandwidthLimit > 0, checksum, exclude: exclude.length > 0 };
      return (["bandwidthLimit", "checksum", "exclude"] as const).flatMap((field) =>
        when(
          isWindows(subject) && set[field],
          [...subject.path, "agent", field],
          `The tool has no ${field} on Windows. Leave it out; limit the rate in the network instead.`,
        ),
      );
    },
  }),
  csmRule({
    id: "CSM-EXCLUDE-SHIPPED",
    severity: "warning",
    title: "Exclusions are further ones.",
    explanation:
      "The shipped lines of rsync_excludes_linux.txt stay; they must not be removed, and need not be repeated.",
    source: TOOL_PAGE,
    check: ({ path, workload: { agent } }) =>
      (agent.exclude ?? []).flatMap((line, index) =>
        when(
          (LIMITS.csmShippedExcludes as readonly string[]).includes(line),
          [...path, "agent", "exclude", index],
          `${line} is a shipped line and stays in any case. Leave it out.`,
        ),
      ),
  }),
  csmRule({
    id: "CSM-EXCLUDE-SYSTEM",
    severity: "error",
    title: "What a system needs is not excluded.",
    explanation: "A target without /boot, /etc, /usr or /lib does not boot.",
    source: cited("onlineMigration", "files that need no migration"),
    check: ({ path, workload: { agent } }) =>
      (agent.exclude ?? []).flatMap((line, index) =>
        when(
          NEEDED.test(line),
          [...path, "agent", "exclude", index],
          `${line} leaves out what the target boots with. Exclude data only, as /mnt/disk1/*.`,
        ),
      ),
  }),
  csmRule({
    id: "CSM-EXCLUDE-FORM",
    severity: "error",
    title: "An exclusion is an absolute path.",
    explanation: "The shipped lines are; a relative pattern matches at any depth, where nobody expects it.",
    source: TOOL_PAGE,
    check: ({ path, workload: { agent } }) =>
      (agent.exclude ?? []).flatMap((line, index) =>
        when(
          !/^\/[^\n\r]*$/.test(line),
          [...path, "agent", "exclude", index],
          `${JSON.stringify(line)} is not one absolute path. Write one such as /mnt/disk1/*.`,
        ),
      ),
  }),
  csmRule({
    id: "CSM-SECRETS-SAME",
    severity: "error",
    title: "SecretId and SecretKey are two secrets.",
    explanation: "The tool's user.json wants both halves of an API key; one place for both is a slip.",
    source: cited("onlineMigration", "preparation"),
    check: ({ path, workload: { agent } }) =>
      when(
        JSON.stringify(agent.secretId) === JSON.stringify(agent.secretKey),
        [...path, "agent", "secretKey"],
        "secretId and secretKey are the same secret. Name the place of each half of the key.",
      ),
  }),
  csmRule({
    id: "CSM-RUN-AS-ROOT",
    severity: "warning",
    title: "The tool runs as root, or as Administrator.",
    explanation: "It reads every file and every disk; another user needs sudo without a password.",
    source: cited("onlineMigration", "registering a source"),
    check: (subject) => {
      const { agent, source } = subject.workload;
      const wanted = isWindows(subject) ? "Administrator" : "root";
      const hosts: readonly { readonly at: PlanPath; readonly runner: RunnerSpec }[] = [
        { at: ["source", "runner"], runner: source.runner },
        ...(agent.network.mode === 1
          ? [{ at: ["agent", "network", "gateway"], runner: agent.network.gateway }]
          : []),
      ];
      return hosts.flatMap(({ at, runner }) =>
        when(
          runner.type === "ssh" && runner.user !== wanted,
          [...subject.path, ...at, "user"],
          `The tool has to run as ${wanted}. Log in as ${wanted}, or be sure that ${runner.type === "ssh" ? runner.user : ""} may ${isWindows(subject) ? "run as one" : "use sudo without a password"}.`,
        ),
      );
    },
  }),
  csmRule({
    id: "CSM-TRANSFER-TIME",
    severity: "warning",
    title: "A run at the limited rate ends within a day.",
    explanation:
      "Seconds are GB × 1024 × 1024 / (KB/s). Sub-tasks of the tool have time-outs that no page states, and one command of TAT may run for 24 hours.",
    source: "estimating the time of a migration, 2024-12; RunCommand, SDK 4.1.313",
    check: (subject) => {
      const hours = hoursOf(subject);
      return when(
        hours > LIMITS.tatRunHours,
        [...subject.path, "agent", "bandwidthLimit"],
        `At ${subject.workload.agent.bandwidthLimit} KB/s the first run takes about ${Math.round(hours)} hours. Raise the limit, or exclude data and move it apart.`,
      );
    },
  }),
];

const NEEDED = /^\/(\*|(boot|etc|usr|lib|lib64|bin|sbin)(\/\*{0,2})?)?$/;

function hoursOf({ workload: { agent, source } }: CsmSubject): number {
  const limit = agent.bandwidthLimit ?? 0;
  if (limit === 0) return 0;
  const kilobytes = source.disks.reduce((sum, disk) => sum + usedGib(disk), 0) * 1024 ** 2;
  return kilobytes / limit / Duration.hours(1).seconds;
}
