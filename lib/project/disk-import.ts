import { Construct } from "constructs";
import { completeDiskImport } from "../engines/disk-import/input";
import type { DiskImportSpec } from "../engines/disk-import/schema";
import { completeReplication } from "../plan/replication-input";
import type { DataDisk } from "./blueprint";
import type { ICbsDisk, IInstance } from "./existing";
import type { LocalImage, StoredImage } from "./image-import";
import { projectOf } from "./membership";
import type { IWorkload, RenamedProps } from "./workload";

/** The disk that an image is written onto. At least as large as the disk inside the image; the guide wants it larger. */
export interface WrittenDisk extends DataDisk {
  /** Must be the zone of the project's relays. @default - the project's zone */
  readonly zone?: string;
  /**
   * A disk that exists, or its id. It is attached to nothing and is written over; its type and size are those said
   * here. What it holds goes: `DISK-OVERWRITTEN` has to be acknowledged.
   *
   * @default - a new disk is made
   */
  readonly existing?: string | ICbsDisk;
}

/** An image of a data disk, the disk it is written onto, and where that goes. */
export interface DiskImportProps extends RenamedProps {
  /** An image of a data disk: a local file, which Landfall uploads, or an object in a bucket. */
  readonly image: LocalImage | StoredImage;
  /** The disk that the image is written onto. */
  readonly disk: WrittenDisk;
  /**
   * What the disk is attached to at cutover: an instance, by its id, or the target of another workload, by its
   * construct or name.
   *
   * @default - the disk stays by itself
   */
  readonly attachTo?:
    | {
        /** Id of an instance that exists. */
        readonly instance: string | IInstance;
      }
    | {
        /** A workload of this project, to whose target the disk goes. */
        readonly workload: IWorkload | string;
      };
  /** What finalize leaves in place. @default - nothing */
  readonly keep?: {
    /** The uploaded object. @default false */
    readonly object?: boolean;
  };
}

const DISK_IMPORT = Symbol.for("landfall/DiskImport");

/** An image of a data disk that becomes a CBS disk. Must stand somewhere inside a {@link MigrationProject}. */
export class DiskImport extends Construct implements IWorkload {
  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isDiskImport(this: void, x: unknown): x is DiskImport {
    return typeof x === "object" && x !== null && DISK_IMPORT in x;
  }

  readonly workloadName: string;
  readonly renamedFrom?: string;
  readonly spec: DiskImportSpec;

  /** @throws LandfallError `PROJECT-NONE`, `NAME-TWICE` when the project has a workload of that name. */
  constructor(scope: Construct, id: string, { attachTo, renamedFrom, ...props }: DiskImportProps) {
    super(scope, id);
    Object.defineProperty(this, DISK_IMPORT, { value: true });
    const project = projectOf(this);
    this.workloadName = id;
    if (renamedFrom !== undefined) this.renamedFrom = renamedFrom;
    const host = attachTo && "workload" in attachTo ? { workload: nameOf(attachTo.workload) } : attachTo;
    const plain = project.references.plain({ ...props, ...(host && { attachTo: host }) }, `workloads/${id}`);
    const { network, relay } = completeReplication(project.replication);
    this.spec = completeDiskImport(
      { engine: "disk-import", ...plain },
      { zone: project.home.zone, relay, reach: network.mode },
    );
    project.registerWorkload(this);
  }
}

function nameOf(workload: IWorkload | string): string {
  return typeof workload === "string" ? workload : workload.workloadName;
}
