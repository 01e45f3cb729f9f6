import path from "node:path";

/** Where Landfall keeps what is not committed: everything below `.landfall` in the working directory. */
export interface Workspace {
  /** The working directory; the lock and `cdktf.out` lie here. */
  readonly root: string;
  /** The embedded cloud's world. */
  readonly cloud: string;
  /** Unpacked images. */
  readonly work: string;
  readonly synthesized: string;
  /** Journals of the `file` carrier, one directory a project. */
  journal(project: string): string;
  /** State of the built-in deploy, one directory a stack. */
  deployment(stack: string): string;
}

export function workspaceAt(root: string): Workspace {
  const own = path.join(root, ".landfall");
  return {
    root,
    cloud: path.join(own, "cloud"),
    work: path.join(own, "work"),
    synthesized: path.join(root, "cdktf.out"),
    journal: (project) => path.join(own, "journal", project),
    deployment: (stack) => path.join(own, "deploy", stack),
  };
}
