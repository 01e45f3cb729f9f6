import type { Proof, Provider } from "./prove";

export interface PageFacts {
  readonly date: Date;
  readonly terraform: string;
  readonly provider: Provider;
  /** The version that Landfall's facts were measured with. */
  readonly reference: string;
  readonly proofs: readonly Proof[];
}

/** The text of docs/compatibility.md. */
export function compatibilityPage({ date, terraform, provider, reference, proofs }: PageFacts): string {
  const [, ...newer] = provider.modules;
  const caveats = [
    ...(provider.version === reference
      ? []
      : [
          `The proof ran with ${provider.version}, not with ${reference}, which Landfall's facts were measured with; ` +
            `it proves nothing about ${reference}.`,
        ]),
    ...newer.map(
      (module) => `The provider was built with \`${module}\` instead of the version that it names.`,
    ),
    ...proofs.flatMap(({ name, constraint }) =>
      constraint === undefined
        ? []
        : [`${name} asks for \`${constraint}\`; for the proof that was set to ${provider.version}.`],
    ),
  ];
  return [
    "# The official provider and the embedded cloud",
    "",
    "Written by `scripts/prove-provider/main.ts`. Each stack was applied by Terraform with the official provider,",
    "planned again, and destroyed, against the embedded cloud; then the built-in deploy made the same stack, and",
    "what it made was compared with what Terraform had made, by type, name and tags.",
    "",
    `| what | version |`,
    `| --- | --- |`,
    `| date | ${date.toISOString().slice(0, 10)} |`,
    `| Terraform | ${terraform} |`,
    `| tencentcloudstack/tencentcloud | ${provider.version} |`,
    "",
    ...(caveats.length === 0
      ? []
      : ["**What this does not prove**", "", ...caveats.map((text) => `- ${text}`), ""]),
    ...proofs.flatMap(section),
  ].join("\n");
}

function section({ name, types, steps, calls, unknown, failures }: Proof): string[] {
  const resources = Object.entries(types).map(
    ([type, count]) => `${type.replace("tencentcloud_", "")} ×${count}`,
  );
  const requests = Object.entries(calls).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    `## ${name}`,
    "",
    `Resources: ${resources.join(", ")}.`,
    "",
    "| step | seconds | outcome |",
    "| --- | --- | --- |",
    ...steps.map(({ name: step, took, outcome }) => `| ${step} | ${took.toFixed(1)} | ${outcome} |`),
    "",
    `Requests that the embedded cloud did not know: ${unknown.length === 0 ? "none" : unknown.join(", ")}.`,
    "",
    ...(failures.length === 0
      ? []
      : ["Failures:", "", ...failures.map((text) => `- ${text.replaceAll("\n", " ")}`), ""]),
    `Terraform's requests: ${requests.map(([action, count]) => `${action} ${count}`).join(", ")}.`,
    "",
  ];
}
