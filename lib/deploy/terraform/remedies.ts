/** Where a tool runs, for a command line that a person can repeat. */
export interface ToolPlace {
  readonly name: "terraform" | "tofu";
  readonly directory: string;
}

/** What helps against an error that Terraform or OpenTofu ended with; undefined where its own words have to do. */
export function remedyFor(said: string, { directory, name }: ToolPlace): string | undefined {
  const known = REMEDIES.find(({ error }) => error.test(said));
  return known?.remedy(`${name} -chdir=${directory}`);
}

/** By the summaries of both tools, 1.11. */
const REMEDIES: readonly { readonly error: RegExp; readonly remedy: (tool: string) => string }[] = [
  {
    error: /acquiring the state lock/,
    remedy: (tool) =>
      `Another deploy has locked the state: wait until it has ended. Should it be lost, ${tool} force-unlock <the ID above> frees it.`,
  },
  {
    error: /Backend configuration changed|Backend initialization required/,
    remedy: (tool) => `Take the state along to its new place: ${tool} init -migrate-state.`,
  },
  {
    error: /Failed to get existing workspaces|Error (loading|refreshing) (the )?(existing )?state/,
    remedy: () =>
      "Check that the backend's bucket is there, and that these credentials may read and write it.",
  },
  {
    error: /init -upgrade/,
    remedy: (tool) => `Admit the version that the stack asks for: ${tool} init -upgrade.`,
  },
  {
    error: /Unsupported (Terraform|OpenTofu) Core version/,
    remedy: () => "Install a version that the stack admits, or choose another deployer with --deployer.",
  },
  {
    error: /Instance cannot be destroyed/,
    remedy: () =>
      "No deploy destroys what was migrated: undo the change, or drop the workload from the program and abandon it, which lets Terraform forget it.",
  },
];
