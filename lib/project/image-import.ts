import { Construct } from "constructs";
import type { ImageImportSpec } from "../engines/image-import/schema";
import { completeBlueprint } from "../plan/defaults";
import type { Size } from "../plan/units";
import { Blueprint, type BlueprintProps } from "./blueprint";
import type { IBucket, IInstance } from "./existing";
import { projectOf } from "./membership";
import type { IWorkload, RenamedProps } from "./workload";

/** What is known about an image beforehand. */
export interface ImageFacts {
  /**
   * `qcow2`, `vhd`, `vmdk` or `raw`.
   *
   * @default - from the file name; a `.tar.gz` whose name does not say needs it
   */
  readonly format?: ImageImportSpec["image"]["format"];
  /**
   * The size of the disk inside the image.
   *
   * @default - read from a local file before the upload
   */
  readonly virtualSize?: Size;
}

export interface LocalImage extends ImageFacts {
  /** A file, relative to the program; `.tar.gz` of one as well. */
  readonly file: string;
}

export interface StoredImage extends ImageFacts {
  /** An object in a bucket of the project's region. */
  readonly object: {
    /** Name of the bucket, with the AppId. */
    readonly bucket: string | IBucket;
    /** The object's key in the bucket. */
    readonly key: string;
    /** The bucket's region; must be the project's. */
    readonly region: string;
  };
}

/** An image of a system disk, and what it becomes. */
export interface ImageImportProps extends RenamedProps {
  /** A system-disk image: a local file, which Landfall uploads, or an object in a bucket. At most 50 GB, 500 GB virtual. */
  readonly image: LocalImage | StoredImage;
  /** What Tencent Cloud's DescribeImportImageOs calls the system in the image. */
  readonly os: {
    /** An OsType, for example `Ubuntu`, `CentOS`, `Windows`, `Other Linux`. */
    readonly type: string;
    /** An OsVersion of that type. */
    readonly version: string;
    /** The processor's architecture. */
    readonly architecture: ImageImportSpec["os"]["architecture"];
  };
  /** What the target will be. */
  readonly blueprint: Blueprint | BlueprintProps;
  /** @default "Legacy BIOS" */
  readonly bootMode?: ImageImportSpec["bootMode"];
  /** @default "TencentCloud" */
  readonly licence?: ImageImportSpec["licence"];
  /**
   * Import without Tencent Cloud's checks of drivers and cloud-init.
   *
   * @default false
   */
  readonly force?: boolean;
  /**
   * Id of an instance whose system disk the image replaces at cutover; its old system is kept as an image until
   * finalize.
   *
   * @default - a new instance
   */
  readonly reinstall?: string | IInstance;
  /**
   * What finalize leaves in place.
   *
   * @default - nothing
   */
  readonly keep?: {
    /** The image and its snapshot. @default false */
    readonly image?: boolean;
    /** The uploaded object. @default false */
    readonly object?: boolean;
  };
}

const IMAGE_IMPORT = Symbol.for("landfall/ImageImport");

/** A disk image that becomes an instance. Must stand somewhere inside a {@link MigrationProject}. */
export class ImageImport extends Construct implements IWorkload {
  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isImageImport(this: void, x: unknown): x is ImageImport {
    return typeof x === "object" && x !== null && IMAGE_IMPORT in x;
  }

  readonly workloadName: string;
  readonly renamedFrom?: string;
  readonly spec: ImageImportSpec;

  /** @throws LandfallError `PROJECT-NONE`, `NAME-TWICE` when the project has a workload of that name. */
  constructor(scope: Construct, id: string, { renamedFrom, ...props }: ImageImportProps) {
    super(scope, id);
    Object.defineProperty(this, IMAGE_IMPORT, { value: true });
    const project = projectOf(this);
    this.workloadName = id;
    if (renamedFrom !== undefined) this.renamedFrom = renamedFrom;
    const blueprint = Blueprint.isBlueprint(props.blueprint)
      ? props.blueprint
      : new Blueprint(this, "Blueprint", props.blueprint);
    this.node.defaultChild = blueprint;
    const plain = project.references.plain(
      { ...props, blueprint: blueprint.definition },
      `workloads/${this.workloadName}`,
    );
    this.spec = {
      engine: "image-import",
      ...plain,
      blueprint: completeBlueprint(plain.blueprint, project.home),
    };
    project.registerWorkload(this);
  }
}
