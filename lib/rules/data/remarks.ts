/** What the sources say that is no rule of a plan, and why. */
export interface Remark {
  readonly source: string;
  readonly says: string;
  readonly here: string;
}

export const REMARKS: readonly Remark[] = [
  {
    source: "seed 002",
    says: "The console's online migration is in public beta and wants an application.",
    here: "Landfall uses the tool without the console.",
  },
  {
    source: "seed 002",
    says: "Importing a source succeeds when the tool says Import source server successfully; statuses are Online and Offline.",
    here: "Only the console's way imports sources; the tool alone is followed by its log and by InstanceState.",
  },
  {
    source: "seed 002",
    says: "The amount of traffic is about the amount of data; choose the network's billing beforehand, and wide lines on both sides.",
    here: "A matter of prices and lines: CSM-TRANSFER-TIME has the time that a limit costs.",
  },
  {
    source: "seed 002",
    says: "To give up a task it is paused first and then deleted; a failed one is tried again after reading its log.",
    here: "Revert and retry of a workload, with the tool's checkpoint kept.",
  },
  {
    source: "seed 003",
    says: "On Linux Python has to be there before the agent is installed.",
    here: "Not needed: Landfall's agent brings what it runs on.",
  },
  {
    source: "seed 003",
    says: "The agent talks to five addresses over 443.",
    here: "Landfall's agent talks to its relay; 443 is for what is fetched from the API and the bucket.",
  },
  {
    source: "seed 003",
    says: "A test is the same as a cutover, and replaces the target of the one before.",
    here: "Tests launch into isolation; a new target is made before the old one goes. REPLICATION-FIXED-ADDRESS has the exception.",
  },
  {
    source: "seed 003",
    says: "Migration is to AWS only.",
    here: "It was CloudEndure's limit.",
  },
  {
    source: "seed 004",
    says: "Data is encrypted with 2048-bit RSA keys.",
    here: "Relay and agent speak TLS 1.3 with certificates of the project's own CA.",
  },
  {
    source: "seed 004",
    says: "Without block replication virtual memory, caches, system snapshots, settings of cloud-init and network, and Docker's directories stay behind.",
    here: "The engine replication copies blocks, all of them; the tool of csm-agent has lines of its own: CSM-DATA-DISK-EXCLUDED.",
  },
  {
    source: "seed 004",
    says: "Ports 8080 and 8703 are opened outbound at the intermediate instance and at the source.",
    here: "Outbound of the source, inbound of the relay: two sides of one connection. REPLICATION-OUTBOUND looks at it from the source.",
  },
];
