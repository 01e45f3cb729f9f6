import { isListedSystem, listedSystems } from "../../../rules/catalogue";
import { cited } from "../../../rules/documents";
import type { Rule } from "../../../rules/rule";
import { systemText } from "../../../rules/servers";
import { when } from "../../../rules/subjects";
import { replicationRule } from "./rule";

/** The source's system, for the agent and for conversion. */
export const systemRules: readonly Rule[] = [
  replicationRule({
    id: "REPLICATION-SYSTEM",
    severity: "warning",
    title: "The source's system is one that comparable clients list.",
    explanation:
      "SMC's list is the only one among the sources for replication by blocks. Blocks do not care; conversion of systems beyond it is unproven.",
    source: cited("smcAgent", "limits on operating systems"),
    check: ({ path, workload: { source } }) =>
      isListedSystem("smc", source.os)
        ? []
        : [
            {
              path: [...path, "source", "os"],
              message: `${systemText(source)} is not among the systems that SMC lists (${listedSystems("smc")}). Let a test run prove that it starts.`,
            },
          ],
  }),
  replicationRule({
    id: "REPLICATION-32-BIT",
    severity: "error",
    title: "The source is 64-bit.",
    explanation: "The agent runs on Node.js, of which there are no builds for 32-bit x86.",
    source: "Landfall's agent; Node.js 20 platforms",
    check: ({ path, workload: { source } }) =>
      when(
        source.architecture === "i386",
        [...path, "source", "architecture"],
        "The agent does not run on 32-bit systems. Use the engine csm-agent for Linux, or image-import.",
      ),
  }),
  replicationRule({
    id: "REPLICATION-VIRTIO",
    severity: "error",
    title: "The source has the virtio drivers, or a Linux that conversion can give them.",
    explanation:
      "The target's disks and network cards are virtio; without drivers in its initramfs it does not boot.",
    source: `preparing and importing images, 2023-04-27; ${cited("onlineMigration", "checks before the migration")}`,
    check: ({ path, workload: { source } }) =>
      when(
        source.virtio === false,
        [...path, "source", "virtio"],
        "The source has no virtio drivers, so its target would not boot. Install them on the source, and let them be copied.",
      ),
  }),
  replicationRule({
    id: "REPLICATION-QUIESCE",
    severity: "refused",
    title: "What quiesces a source exists on its system.",
    explanation: "Linux has fsfreeze, Windows has VSS; scripts of your own are for both.",
    source: "Linux fsfreeze(8); Windows Volume Shadow Copy Service",
    check: ({ path, workload: { replication, source } }) => {
      const wrong = source.os.family === "windows" ? "fsfreeze" : "vss";
      return when(
        replication.quiesce === wrong,
        [...path, "replication", "quiesce"],
        `There is no ${wrong} on ${source.os.family === "windows" ? "Windows" : "Linux"}. Use ${wrong === "vss" ? "fsfreeze" : "vss"}, scripts of your own or none.`,
      );
    },
  }),
];
