import { cited } from "../../../rules/documents";
import type { Rule } from "../../../rules/rule";
import { when } from "../../../rules/subjects";
import { findProgram, OPTIONS, programsFor, SAYS } from "../tool";
import { csmRule } from "./rule";

/** What the tool shows while it runs. */
export const runRules: readonly Rule[] = [
  csmRule({
    id: "CSM-AGENT-ALIVE",
    severity: "error",
    title: "The tool runs until its task has ended.",
    explanation:
      "A source whose tool was closed goes offline, and its task cannot end. Started again, the tool goes on from where it was.",
    source: cited("onlineMigration", "registering a source"),
    needs: "tools",
    check: ({ name, path }, { tools }) => {
      const tool = tools?.[name];
      return when(
        tool !== undefined && !tool.running && !tool.finished,
        [...path, "source"],
        "The tool is not running and has not ended. Start it again in the same directory; it goes on from where it was.",
      );
    },
  }),
  csmRule({
    id: "CSM-TOOL-DIRECTORY",
    severity: "error",
    title: "Nothing to be migrated lies in the tool's directory.",
    explanation: "Files below the directory of go2tencentcloud are never migrated.",
    source: cited("onlineMigration", "registering a source"),
    needs: "sources",
    check: ({ name, path }, { sources }) => {
      const files = sources?.[name]?.strayToolFiles ?? [];
      return when(
        files.length > 0,
        [...path, "source"],
        `In the tool's directory there are files that are not the tool's and will stay behind: ${files.join(", ")}. Move them elsewhere.`,
      );
    },
  }),
  csmRule({
    id: "CSM-PROGRAM",
    severity: "error",
    title: "The tool's package has a program for the source.",
    explanation:
      "The package is to be had as its latest only, in three layouts so far and with two names of its Windows program. Each is looked for, wherever in it.",
    source: `${cited("onlineMigration", "preparation")}; tool configuration, 2024-12`,
    needs: "sources",
    check: ({ name, path, workload: { source } }, { sources }) => {
      const files = sources?.[name]?.packageFiles;
      return when(
        files !== undefined && findProgram(files, source) === undefined,
        [...path, "source"],
        `None of the package's files is ${programsFor(source).join(" or ") || `a program for ${source.architecture}`}. Fetch the package again; where its layout is new, unpack it by hand into the tool's directory.`,
      );
    },
  }),
  csmRule({
    id: "CSM-STAGE",
    severity: "error",
    title: "In mode 1 the next stage follows.",
    explanation:
      'The tool says "Stage 1 is finished and please run next stage at source machine." and "Stage 2 is finished and please run next stage at gateway machine."; until stage 3 has run, the target stays in migration mode.',
    source: "private network migration, 2024-12",
    needs: "tools",
    check: ({ name, path, workload: { agent } }, { tools }) => {
      const tool = tools?.[name];
      const [, stage] = SAYS.stage.exec(tool?.said ?? "") ?? [];
      return when(
        agent.network.mode === 1 && stage !== undefined && tool?.running === false && !tool.finished,
        [...path, "agent", "network", "mode"],
        `Stage ${stage} has ended and the next has not begun. Carry the tool's whole directory to the ${stage === "1" ? "source" : "gateway"} and run stage ${Number(stage) + 1} there.`,
      );
    },
  }),
  csmRule({
    id: "CSM-CLEAN",
    severity: "error",
    title: "A tool that asks for --clean gets it.",
    explanation:
      "It asks when it cannot take the target out of migration mode. Older pages describe --clean as forcing that, newer ones as ending the task.",
    source: "server migration FAQ, 2024-12",
    needs: "tools",
    check: ({ name, path, workload: { agent } }, { tools }) =>
      when(
        tools?.[name]?.said?.includes(OPTIONS.clean) === true,
        [...path, "source"],
        `The tool asks for --clean: the target is still in migration mode. Run the tool with --clean on the ${agent.network.mode === 1 ? "gateway" : "source"}, then look at the target.`,
      ),
  }),
  csmRule({
    id: "CSM-PAUSE",
    severity: "error",
    title: "A run is paused only while it transfers.",
    explanation: "Before and after, the tool changes the target's mode, and does not stop on the way.",
    source: cited("onlineMigration", "waiting for the end"),
    needs: "tools",
    check: ({ name, path }, { tools }) => {
      const tool = tools?.[name];
      return when(
        tool?.pauseAsked === true && tool.transferring === false,
        [...path, "source"],
        "The run cannot be paused now: only the transfer can. Wait until it transfers, or until it has ended.",
      );
    },
  }),
  {
    id: "CSM-TRANSIT-INSTANCE",
    severity: "warning",
    title: "An instance named do_not_delete_csm_instance is nobody's to touch.",
    explanation:
      "The console makes this instance for migrations to an image and removes it at their end; until then it is not reinstalled, stopped, terminated, nor its password reset. Landfall's tool-only way makes none, and sweep leaves those of others.",
    source: cited("onlineMigration", "notes on starting a task"),
    needs: "account",
    check: (_, { account }) =>
      (account?.transitInstances ?? []).map((id) => ({
        path: ["project"],
        message: `${id} is do_not_delete_csm_instance of a migration in the console. Leave it alone until that migration has ended.`,
      })),
  },
  csmRule({
    id: "CSM-ACCESS",
    severity: "error",
    title: "The tool's key may use the migration service.",
    explanation:
      "A sub-account wants QcloudCSMFullAccess from its root account, by newer pages QcloudCVMFullAccess too.",
    source: `${cited("onlineMigration", "preparation")}; CAM actions of CSM, 2024`,
    needs: "account",
    check: ({ path }, { account }) =>
      when(
        account?.csmAccess === false,
        [...path, "agent", "secretId"],
        "The tool's key may not use the migration service. Attach QcloudCSMFullAccess and QcloudCVMFullAccess to its user.",
      ),
  }),
];
