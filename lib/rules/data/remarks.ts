import type { DocumentId } from "./documents";

/** What the sources say that is no rule of a plan, and why. */
export interface Remark {
  readonly source: DocumentId;
  readonly says: string;
  readonly here: string;
}

export const REMARKS: readonly Remark[] = [
  {
    source: "offlineMigration",
    says: "Compressed image formats are recommended, because they shorten the transfer.",
    here: "qcow2 and stream-optimised VMDK are sent as they are; a local .tar.gz is unpacked first, because ImportImage takes none.",
  },
  {
    source: "offlineMigration",
    says: "Images are uploaded with COSCMD, because an upload in the browser breaks off.",
    here: "Landfall uploads in parts and goes on after a cut; what lies in a bucket already is taken from there.",
  },
  {
    source: "oldDts",
    says: "A task is made in the DTS console and bought for nothing.",
    here: "Terraform makes the DTS service; REDIS-CLASS has the class that is not billed.",
  },
  {
    source: "oldDts",
    says: "A source without a password can be migrated.",
    here: "The source's password may be left out; REDIS-TARGET-PASSWORD speaks of the target alone.",
  },
  {
    source: "oldDts",
    says: "Once the data is verified, the application leaves the source and goes to the target.",
    here: "The cutover of a wave: fence, last changes, comparison, checks, and the switches that it declares.",
  },
  {
    source: "onlineMigration",
    says: "The console's online migration is in public beta and wants an application.",
    here: "Landfall uses the tool without the console.",
  },
  {
    source: "onlineMigration",
    says: "Importing a source succeeds when the tool says Import source server successfully; statuses are Online and Offline.",
    here: "Only the console's way imports sources; the tool alone is followed by its log and by InstanceState.",
  },
  {
    source: "onlineMigration",
    says: "The amount of traffic is about the amount of data; choose the network's billing beforehand, and wide lines on both sides.",
    here: "A matter of prices and lines: CSM-TRANSFER-TIME has the time that a limit costs.",
  },
  {
    source: "onlineMigration",
    says: "To give up a task it is paused first and then deleted; a failed one is tried again after reading its log.",
    here: "Revert and retry of a workload, with the tool's checkpoint kept.",
  },
  {
    source: "cloudEndure",
    says: "On Linux Python has to be there before the agent is installed.",
    here: "Not needed: Landfall's agent brings what it runs on.",
  },
  {
    source: "cloudEndure",
    says: "The agent talks to five addresses over 443.",
    here: "Landfall's agent talks to its relay; 443 is for what is fetched from the API and the bucket.",
  },
  {
    source: "cloudEndure",
    says: "A test is the same as a cutover, and replaces the target of the one before.",
    here: "Tests launch into isolation; a new target is made before the old one goes. REPLICATION-FIXED-ADDRESS has the exception.",
  },
  {
    source: "cloudEndure",
    says: "At the end the machines are deleted, and with the last of them the project.",
    here: "finalize removes what a workload left; landfall destroy removes the rest, never a target.",
  },
  {
    source: "cloudEndure",
    says: "Migration is to AWS only.",
    here: "It was CloudEndure's limit.",
  },
  {
    source: "smcAgent",
    says: "Data is encrypted with 2048-bit RSA keys.",
    here: "Relay and agent speak TLS 1.3 with certificates of the project's own CA.",
  },
  {
    source: "smcAgent",
    says: "Without block replication virtual memory, caches, system snapshots, settings of cloud-init and network, and Docker's directories stay behind.",
    here: "The engine replication copies blocks, all of them; the tool of csm-agent has lines of its own: CSM-DATA-DISK-EXCLUDED.",
  },
  {
    source: "smcAgent",
    says: "Ports 8080 and 8703 are opened outbound at the intermediate instance and at the source.",
    here: "Outbound of the source, inbound of the relay: two sides of one connection. REPLICATION-OUTBOUND looks at it from the source.",
  },
];
