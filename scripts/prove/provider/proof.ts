import { join } from "node:path";
import { isOnPath } from "../../../lib/deploy/choose";
import { clientsSection } from "../clients/section";
import { table } from "../evidence";
import type { Case, Proof, Result } from "../proof";
import { commandLine } from "./command-line";
import { changeInPlace } from "./in-place";
import { getReady, type Ready, type Tool } from "./ready";
import { retireStaging } from "./retired-staging";
import { roundTrip } from "./round-trip";
import { everyResource, furtherResources, sliceOfFleet } from "./stacks";

/** The version that Landfall's facts were measured with. */
const REFERENCE = "1.83.25";

/** The CDKTF command line runs Terraform. */
const CDKTF = ["cdktf", "terraform"];

let ready: Ready | undefined;

/** The official provider and the embedded cloud, and both against the built-in deploy. */
export const provider: Proof = {
  name: "provider",
  title: "The official provider and the embedded cloud",
  summary: "docs/compatibility.md",
  claim: [
    "Each stack is applied with the official provider against the embedded cloud, planned again (no changes), changed in place,",
    "planned and destroyed (nothing left); then the built-in deploy does the same, and what it makes is what the tool made, by",
    "type, name and tags. Two stacks, one of every resource and one of all that is sold by the month, are changed by the",
    "tool alone, in nearly all that can change in place. No request is unknown to the embedded cloud. The smallest example",
    "goes the whole way with the tool as its deployer, from `landfall up` to `landfall destroy`: its target, to which a data",
    "disk and an elastic IP are attached by hand, is taken over by a plan whose JSON has imports and nothing else. Where a",
    "finalized server was staged beside another one, that plan has deletes as well, of its own staging only.",
  ].join("\n"),
  sample: 0,
  parallel: 4,
  prepare: (scratch) => {
    const prepared = getReady(scratch);
    if (typeof prepared === "string") return Promise.resolve(prepared);
    ready = prepared;
    const { configFile, examples, tools, provider: built } = prepared;
    const further = [
      ["every-resource", everyResource()],
      ["further-resources", furtherResources()],
    ] as const;
    const slice = ["fleet", sliceOfFleet(scratch)] as const;
    const stacksFor = (tool: Tool) => [...examples, ...(tool === "terraform" ? [] : [slice]), ...further];
    const cases = tools.flatMap(({ name: tool, version }): Case[] => [
      {
        id: `landfall up --deployer ${tool} (${version}, provider ${built.version})`,
        run: () => commandLine(tool, configFile, join(scratch, tool, "up")),
      },
      {
        id: `a target and the staging that it came from (${tool} ${version}, provider ${built.version})`,
        run: () => retireStaging({ tool, configFile, scratch: join(scratch, tool, "retired") }),
      },
      ...(["every-resource", "by-the-month"] as const).map((subject) => ({
        id: `${subject}, changed in place (${tool} ${version}, provider ${built.version})`,
        run: () =>
          changeInPlace({ subject, tool, configFile, scratch: join(scratch, tool, "in-place", subject) }),
      })),
      ...[...new Map(stacksFor(tool))].map(([name, stack]) => ({
        id: `${name} (${tool} ${version}, provider ${built.version})`,
        run: () => roundTrip({ tool, stack, configFile, scratch: join(scratch, tool, name) }),
      })),
    ]);
    if (CDKTF.every((program) => isOnPath(program, process.env)))
      cases.push({
        id: `landfall up --deployer cdktf (provider ${built.version})`,
        run: () => commandLine("cdktf", configFile, join(scratch, "cdktf", "up")),
      });
    else process.stdout.write("provider: SKIPPED with cdktf: it or terraform is not on PATH\n");
    return Promise.resolve(cases);
  },
  summarize,
};

function summarize(results: readonly Result[]): string {
  if (ready === undefined) throw new Error("a summary of nothing");
  const { offered, provider: built, tools } = ready;
  const [, ...newer] = built.modules;
  const caveats = [
    ...(built.version === REFERENCE
      ? []
      : [
          `The proof ran with ${built.version}, not with ${REFERENCE}, which Landfall's facts were measured with; it proves nothing about ${REFERENCE}.`,
        ]),
    ...newer.map(
      (module) => `The provider was built with \`${module}\` instead of the version that it names.`,
    ),
    ...(offered === built.version
      ? []
      : [
          `The stacks ask for a later version; for the proof, ${built.version} was offered to them as ${offered}.`,
        ]),
    "With OpenTofu only a slice of the fleet was deployed, whose disks need three relays.",
    "In the recycle bin a Redis instance keeps its network for two hours; the proof declares `force_delete` before it destroys.",
  ];
  return [
    table(
      ["what", "version"],
      [
        ...tools.map(({ name, version }) => [name === "tofu" ? "OpenTofu" : "Terraform", version]),
        ["tencentcloudstack/tencentcloud", built.version],
      ],
    ),
    "**What this does not prove**",
    caveats.map((text) => `- ${text}`).join("\n"),
    ...results.map(({ detail = "", id }) => `## ${id}\n\n${detail}`),
    clientsSection(),
  ].join("\n\n");
}
