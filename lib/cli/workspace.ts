import path from "node:path";
import type { CloudName } from "./session";

/** Where Landfall keeps what is not committed: below `.landfall` in the working directory, apart for each cloud. */
export interface Workspace {
  readonly synthesized: string;
  /** The embedded cloud's world. */
  readonly world: string;
  /** Everything about one cloud. */
  of(cloud: CloudName): CloudPlaces;
}

export interface CloudPlaces {
  readonly directory: string;
  /** Unpacked images. */
  readonly work: string;
  /** A project's journal, with the `file` carrier. */
  journal(project: string): string;
  /** A stack's state, with the built-in deploy. */
  deployment(stack: string): string;
}

export function workspaceAt(root: string): Workspace {
  const own = path.join(root, ".landfall");
  return {
    synthesized: path.join(root, "cdktf.out"),
    world: path.join(own, "local", "world"),
    of: (cloud) => {
      const directory = path.join(own, cloud);
      return {
        directory,
        work: path.join(directory, "work"),
        journal: (project) => path.join(directory, "journal", project),
        deployment: (stack) => path.join(directory, "deploy", stack),
      };
    },
  };
}
