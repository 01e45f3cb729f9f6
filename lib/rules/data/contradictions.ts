/** Where sources contradict each other, and what of Landfall answers. Numbered as the collection of facts has them. */
export interface Contradiction {
  readonly number: number;
  readonly what: string;
  /** Rules that name it, or the part that copes with it. */
  readonly rules: readonly string[];
  readonly handled: string;
}

export const CONTRADICTIONS: readonly Contradiction[] = [
  contradiction(
    1,
    "Client.Net.Proxy.Port is a number on one page and text on another",
    [],
    "client.json of the engine csm-agent: the type that the shipped file has",
  ),
  contradiction(
    2,
    "--clean forces the target out of migration mode, or ends the task",
    ["CSM-CLEAN"],
    "run only when the tool asks for it",
  ),
  contradiction(
    3,
    "--on-console is printed for --no-console",
    [],
    "the tool's command line in the engine csm-agent: --no-console",
  ),
  contradiction(
    4,
    "the tool's log is log, or logs/log",
    [],
    "plans of csm-agent name both, and its driver looks at both",
  ),
  contradiction(
    5,
    "the console has no private migration, or has it",
    ["CSM-PRIVATE-NETWORK"],
    "Landfall uses the tool, which has it in both",
  ),
  contradiction(
    6,
    "a bandwidth limit headed KB/s is described in Mbps",
    ["CSM-BANDWIDTH-UNIT", "CSM-BANDWIDTH-RANGE"],
    "KB/s, as in client.json",
  ),
  contradiction(
    7,
    "the target opens 443 and 80, or 3389 and 80, or all three",
    ["CSM-PORTS", "CSM-PORTS-FOUND"],
    "443 and 80, for Windows 3389 as well",
  ),
  contradiction(
    8,
    "GPT and EFI are not taken, and the API has BootMode UEFI",
    ["IMAGE-UEFI", "IMAGE-GPT", "REPLICATION-IMPORT-UEFI"],
    "an error or a warning that a test run settles",
  ),
  contradiction(
    9,
    "ARM is arm_64, arm and arm64",
    ["IMAGE-ARCHITECTURE", "TARGET-ARCHITECTURE", "REPLICATION-RESCUE-ARM"],
    "arm_64 in plans, the others only where they are read",
  ),
  contradiction(
    10,
    "DTS overwrites by default, or does not",
    [],
    "writeMode of the engine redis-dts has no default",
  ),
  contradiction(
    11,
    "a step of DTS ends as success, or as finished",
    ["REDIS-STEPS"],
    "both are an end, any other word is none",
  ),
  contradiction(
    12,
    "three lists of states of a DTS job differ",
    ["REDIS-ACTION"],
    "Action.AllowedAction says what may be done",
  ),
  contradiction(
    13,
    "ImportImage answers with an ImageId, or without",
    [],
    "the driver of image-import looks the image up by its name",
  ),
  contradiction(
    14,
    "500 GB of offline migration, 50 GB of ImportImage",
    ["IMAGE-ACTUAL-SIZE", "REPLICATION-IMPORT-USED"],
    "ImportImage's counts",
  ),
  contradiction(
    15,
    "a dry run that passes is an error",
    [],
    "the client of the cloud takes DryRunOperation as passed",
  ),
  contradiction(
    16,
    "DTS tells Beijing time without an offset, CVM tells UTC",
    [],
    "plans hold instants with offsets only; the driver of redis-dts converts",
  ),
  contradiction(17, "DateTimeISOFormat is documented and not in the API's models", [], "never sent"),
  contradiction(
    18,
    "the tool's package has three layouts and two names of its Windows program",
    ["CSM-PROGRAM", "CSM-SYSTEM-OLDER-PAGES"],
    "each name is looked for, wherever in the package",
  ),
  contradiction(19, "DeregisterMigrationTask is there and abandoned", [], "never called"),
  contradiction(
    20,
    "the page on DTS for Redis has text about SQL Server",
    [],
    "that text is no source of a rule",
  ),
];

function contradiction(
  number: number,
  what: string,
  rules: readonly string[],
  handled: string,
): Contradiction {
  return { number, what, rules, handled };
}
