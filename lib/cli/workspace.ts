import path from "node:path";
import { LOCK_FILE } from "../project/lock";
import type { CloudName } from "./session";

/** Where Landfall keeps what is not committed: below `.landfall` in the working directory, apart for each cloud. */
export interface Workspace {
  readonly synthesized: string;
  /** The embedded cloud's world. */
  readonly world: string;
  /** The lock that is committed; synthesis reads this one. */
  readonly lockFile: string;
  /** Everything about one cloud. */
  of(cloud: CloudName): CloudPlaces;
}

export interface CloudPlaces {
  readonly directory: string;
  /** What is live and retired there. A rehearsal's is its own, so that it never marks what is committed. */
  readonly lockFile: string;
  /** Unpacked images. */
  readonly work: string;
  /** A project's journal, with the `file` carrier. */
  journal(project: string): string;
  /** A stack's state: the built-in deploy's, and on the embedded cloud Terraform's as well. */
  deployment(stack: string): string;
}

export function workspaceAt(root: string): Workspace {
  const own = path.join(root, ".landfall");
  return {
    synthesized: path.join(root, "cdktf.out"),
    world: path.join(own, "local", "world"),
    lockFile: path.join(root, LOCK_FILE),
    of: (cloud) => {
      const directory = path.join(own, cloud);
      return {
        directory,
        lockFile: path.join(cloud === "tencent" ? root : directory, LOCK_FILE),
        work: path.join(directory, "work"),
        journal: (project) => path.join(directory, "journal", project),
        deployment: (stack) => path.join(directory, "deploy", stack),
      };
    },
  };
}
