import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProvider, offer, versionFor } from "../../scripts/prove/provider/mirror";

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "landfall-mirror-"))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A mirror as `scripts/install-provider.sh` leaves it. */
function mirrorWith(...versions: string[]): NodeJS.ProcessEnv {
  for (const version of versions) {
    const place = join(
      directory,
      "registry.terraform.io/tencentcloudstack/tencentcloud",
      version,
      "linux_amd64",
    );
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, `terraform-provider-tencentcloud_v${version}`), version);
    writeFileSync(join(place, "BUILD.txt"), `provider@v${version}\nother@v2\n`);
  }
  const file = join(directory, "terraform.rc");
  writeFileSync(file, `provider_installation {\n  filesystem_mirror {\n    path = "${directory}"\n  }\n}\n`);
  return { TF_CLI_CONFIG_FILE: file };
}

it("the newest provider of the mirror that Terraform is configured with is found, with what it was built from", () => {
  const environment = mirrorWith("1.9.10", "1.83.9", "1.83.25");
  expect(findProvider(environment)).toMatchObject({
    version: "1.83.25",
    platform: "linux_amd64",
    modules: ["provider@v1.83.25", "other@v2"],
  });
});

it("an empty mirror has none", () => {
  expect(findProvider(mirrorWith())).toBeUndefined();
});

it.each([
  ["~> 1.83", "1.83.25", "1.83.25"],
  ["~> 1.83", "1.84.0", "1.84.0"],
  ["~> 1.83", "1.82.89", "1.83.0"],
  ["~> 1.83", "2.0.0", "1.83.0"],
  ["", "1.82.89", "1.82.89"],
])("stacks that ask for %s are offered %s as %s", (constraint, version, offered) => {
  expect(versionFor(constraint, { version, binary: "", platform: "", modules: [] })).toBe(offered);
});

it("it is offered to Terraform and to OpenTofu, under the version that is wanted", () => {
  const provider = findProvider(mirrorWith("1.82.89"));
  if (provider === undefined) throw new Error("not found");
  const scratch = join(directory, "scratch");
  const file = offer(provider, "1.83.0", scratch);
  expect(readFileSync(file, "utf8")).toContain(`path = ${JSON.stringify(join(scratch, "mirror"))}`);
  for (const registry of ["registry.terraform.io", "registry.opentofu.org"]) {
    const binary = join(
      scratch,
      "mirror",
      registry,
      "tencentcloudstack/tencentcloud/1.83.0/linux_amd64/terraform-provider-tencentcloud_v1.83.0",
    );
    expect(realpathSync(binary)).toBe(realpathSync(provider.binary));
  }
});
