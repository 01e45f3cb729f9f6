import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { makeOfflineImage } from "../../../examples/offline-image/make-image";
import { systemClock } from "../../../lib/base/clock";
import { type LocalCloud, startLocalCloud } from "../../../lib/local";
import { connect, fixedCredentials } from "../../../lib/tencent";
import { type Run, runOnEmptyMachine } from "./machine";
import { type Comment, type Software, Tools } from "./tools";
import { type Event, startsOn, type Values, workflowsIn } from "./workflow";

const REGION = "ap-guangzhou";
const IMAGES = "ci-images-1250000000";
const STATE = "ci-terraform-1250000000";
/** The size that the example declares. */
const IMAGE_BYTES = 64 * 1024 ** 2;

/** What the example's README says to change for OpenTofu. */
const SETUP_TERRAFORM = `hashicorp/setup-terraform@v3
        with:
          terraform_version: ^1.9.0
          terraform_wrapper: false`;
const SETUP_TOFU = `opentofu/setup-opentofu@v1
        with:
          tofu_version: ^1.9.0
          tofu_wrapper: false`;

export interface SiteOptions {
  /** Empty; everything lies below it. */
  readonly scratch: string;
  /** Of this repository. */
  readonly root: string;
  readonly software: Software;
  /** What the machines' environment has besides, for example where Terraform finds its provider. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * What outlives every machine: the repository of a team, the embedded cloud, which stands for Tencent Cloud, with two
 * buckets of the team's in it, and a developer's desk.
 */
export class Site {
  readonly runs: Run[] = [];
  private pulls = 0;

  private constructor(
    private readonly options: SiteOptions,
    readonly cloud: LocalCloud,
    private readonly tools: Tools,
  ) {}

  /** With the team's buckets, its image in one of them, and a repository in which there is only a README. */
  static async open(options: SiteOptions): Promise<Site> {
    const { scratch, root, software } = options;
    const cloud = await startLocalCloud({ directory: join(scratch, "cloud"), latencies: QUICK });
    await fillBuckets(cloud, scratch);
    const site = new Site(options, cloud, new Tools(scratch, root, software));
    site.git(scratch, "init", "--quiet", "--bare", "--initial-branch=main", "origin.git");
    site.git(scratch, "init", "--quiet", "--initial-branch=main", "desk");
    site.git(site.desk, "remote", "add", "origin", site.origin);
    writeFileSync(join(site.desk, "README.md"), "# The migration of our web server\n");
    site.commit("Begin");
    site.git(site.desk, "push", "--quiet", "origin", "main");
    return site;
  }

  /** Where a developer works. */
  get desk(): string {
    return join(this.options.scratch, "desk");
  }

  get comments(): Comment[] {
    return this.tools.comments();
  }

  /** A file on main, as it is now. */
  onMain(file: string): string {
    return this.git(this.desk, "show", `${this.fetched()}:${file}`);
  }

  /** Everything that was ever committed, and what the commits say. */
  history(): string {
    return this.git(this.desk, "log", "--all", "--patch");
  }

  head(): string {
    return this.fetched();
  }

  /** The developer's copy of the example, in a repository of its own, as its README says. */
  copyExample(): void {
    const example = join(this.options.root, "examples", "ci");
    this.landfall("init", "images", "--language", "typescript");
    for (const name of [".github", ".gitignore", "ci.landfall.yaml", "landfall.lock.json", "main.ts"])
      cpSync(join(example, name), join(this.desk, name), { recursive: true });
    if (this.options.software.tofu) this.edit(".github/workflows/migrate.yml", SETUP_TERRAFORM, SETUP_TOFU);
  }

  /** Opens a pull request with what the change leaves at the desk; resolves to its runs. */
  async propose(title: string, change: () => void): Promise<readonly Run[]> {
    this.pulls += 1;
    this.git(this.desk, "fetch", "--quiet", "origin");
    this.git(this.desk, "checkout", "--quiet", "-B", "proposal", "origin/main");
    change();
    this.commit(title);
    this.git(this.desk, "checkout", "--quiet", "-B", "merge", "origin/main");
    this.git(this.desk, "merge", "--quiet", "--no-ff", "--message", `Merge: ${title}`, "proposal");
    const ref = `refs/pull/${this.pulls}/merge`;
    this.git(this.desk, "push", "--quiet", "origin", `merge:${ref}`);
    return this.happens("pull_request", ref);
  }

  /** Merges the pull request that was opened last; resolves to the runs that follow, until no push is left. */
  async merge(before?: (step: string) => Promise<void>): Promise<readonly Run[]> {
    this.git(this.desk, "push", "--quiet", "origin", "merge:main");
    return this.pushed(before);
  }

  /** What the schedule starts, and what pushes of its runs start. */
  async scheduled(): Promise<readonly Run[]> {
    const before = this.head();
    const runs = await this.happens("schedule", "refs/heads/main");
    return this.head() === before ? runs : [...runs, ...(await this.pushed())];
  }

  /** Somebody else's commit on main. */
  pushBeside(file: string, content: string): void {
    const clone = join(this.options.scratch, "beside");
    if (!existsSync(clone)) this.git(this.options.scratch, "clone", "--quiet", this.origin, clone);
    this.git(clone, "pull", "--quiet");
    writeFileSync(join(clone, file), content);
    this.commit(`Write ${file}`, clone);
    this.git(clone, "push", "--quiet");
  }

  edit(file: string, from: string, to: string): void {
    const path = join(this.desk, file);
    const text = readFileSync(path, "utf8");
    if (!text.includes(from)) throw new RangeError(`${file} does not say ${from}`);
    writeFileSync(path, text.replace(from, to));
  }

  close(): Promise<void> {
    return this.cloud.stop();
  }

  private async pushed(before?: (step: string) => Promise<void>): Promise<readonly Run[]> {
    const runs: Run[] = [];
    for (let seen = ""; seen !== this.head();) {
      seen = this.head();
      runs.push(...(await this.happens("push", "refs/heads/main", before)));
    }
    return runs;
  }

  private async happens(
    event: Event,
    ref: string,
    before?: (step: string) => Promise<void>,
  ): Promise<readonly Run[]> {
    const { root, scratch, environment = {} } = this.options;
    this.git(this.desk, "fetch", "--quiet", "origin", ref);
    this.git(this.desk, "checkout", "--quiet", "--detach", "FETCH_HEAD");
    const runs: Run[] = [];
    for (const workflow of workflowsIn(this.desk).values()) {
      if (!startsOn(workflow, event)) continue;
      const run = await runOnEmptyMachine(workflow, {
        scratch,
        origin: this.origin,
        ref,
        path: [this.tools.directory, ...this.systemPath(root)],
        network: {
          ...environment,
          HTTPS_PROXY: this.cloud.endpoint,
          NODE_EXTRA_CA_CERTS: this.cloud.certificateFile,
          SSL_CERT_FILE: this.cloud.certificateFile,
        },
        values: this.values(event),
        ...(before === undefined ? {} : { before }),
      });
      runs.push(run);
      this.runs.push(run);
    }
    return runs;
  }

  /** What a workflow may read; a run for a pull request has no secrets here. */
  private values(event: Event): Values {
    const { secretId, secretKey } = this.cloud.credentials;
    if (event === "pull_request")
      return { github: { token: "ghs_pull", event: { pull_request: { number: this.pulls } } } };
    const secrets = {
      TENCENTCLOUD_SECRET_ID: secretId,
      TENCENTCLOUD_SECRET_KEY: secretKey,
      LOCK_DEPLOY_KEY: "a private key",
    };
    return { github: { token: "ghs_main" }, secrets };
  }

  private get origin(): string {
    return `file://${join(this.options.scratch, "origin.git")}`;
  }

  private fetched(): string {
    this.git(this.desk, "fetch", "--quiet", "origin", "main");
    return this.git(this.desk, "rev-parse", "FETCH_HEAD").trim();
  }

  /** The system's programs, without what a developer has in this repository. */
  private systemPath(root: string): string[] {
    const folders = (process.env["PATH"] ?? "").split(":").filter((folder) => !folder.startsWith(root));
    return this.options.software.tofu ? folders.map((folder) => this.withoutTerraform(folder)) : folders;
  }

  /** The folder, or where Terraform is in it another one with all the rest. */
  private withoutTerraform(folder: string): string {
    if (!existsSync(join(folder, "terraform"))) return folder;
    const rest = join(this.options.scratch, "programs", folder);
    if (existsSync(rest)) return rest;
    mkdirSync(rest, { recursive: true });
    for (const name of readdirSync(folder).filter((each) => each !== "terraform"))
      symlinkSync(join(folder, name), join(rest, name));
    return rest;
  }

  private commit(message: string, directory = this.desk): void {
    this.git(directory, "add", "--all");
    this.git(directory, "commit", "--quiet", "--message", message);
  }

  private git(directory: string, ...words: readonly string[]): string {
    return execFileSync("git", words, {
      cwd: directory,
      encoding: "utf8",
      env: { PATH: process.env["PATH"], HOME: this.options.scratch, ...DEVELOPER },
    });
  }

  private landfall(...words: readonly string[]): void {
    execFileSync(process.execPath, [...this.options.software.landfall, ...words], {
      cwd: this.desk,
      env: { PATH: process.env["PATH"], HOME: this.options.scratch },
      stdio: ["ignore", "ignore", "inherit"],
    });
  }
}

const DEVELOPER = {
  GIT_AUTHOR_NAME: "A developer",
  GIT_AUTHOR_EMAIL: "developer@example.com",
  GIT_COMMITTER_NAME: "A developer",
  GIT_COMMITTER_EMAIL: "developer@example.com",
  GIT_CONFIG_NOSYSTEM: "1",
};

/** Everything happens, and nothing takes long. */
const QUICK = {
  launch: 100,
  start: 50,
  stop: 50,
  terminate: 50,
  attach: 50,
  diskCreate: 50,
  diskDelete: 50,
  address: 50,
  agent: 50,
  command: 20,
  import: 100,
  snapshot: 50,
  image: 50,
  list: 50,
};

async function fillBuckets(cloud: LocalCloud, scratch: string): Promise<void> {
  const { secretId, secretKey } = cloud.credentials;
  const { buckets, cos } = connect({
    region: REGION,
    credentials: fixedCredentials(secretId, secretKey),
    endpoint: { proxy: cloud.endpoint, protocol: "http" },
    clock: systemClock,
  });
  for (const bucket of [IMAGES, STATE]) await buckets.create(bucket, "private");
  const image = join(scratch, "web.raw");
  await makeOfflineImage(image, { size: IMAGE_BYTES });
  await cos.upload({ bucket: IMAGES, key: "web.raw" }, image);
}
