import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chooseDeployer } from "../../lib/deploy";

describe("which deployer is used", () => {
  let directory: string;
  const withTools = (...tools: string[]) => {
    for (const tool of tools) {
      writeFileSync(join(directory, tool), "");
      chmodSync(join(directory, tool), 0o755);
    }
    return { PATH: directory };
  };

  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "landfall-path-"))));
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it("is the built-in one on the embedded cloud, whatever is installed", () => {
    expect(chooseDeployer("auto", "embedded", withTools("terraform"))).toBe("builtin");
  });

  it("is Terraform on Tencent Cloud, or OpenTofu where that is what there is", () => {
    expect(chooseDeployer("auto", "tencent", withTools("tofu"))).toBe("tofu");
    expect(chooseDeployer("auto", "tencent", withTools("terraform", "tofu"))).toBe("terraform");
  });

  it("is the one that is named, on either cloud", () => {
    expect(chooseDeployer("builtin", "tencent", {})).toBe("builtin");
    expect(chooseDeployer("tofu", "embedded", withTools("tofu"))).toBe("tofu");
  });

  it("is refused when its program is missing, and says what to do", () => {
    expect(() => chooseDeployer("auto", "tencent", { PATH: directory })).toThrow(
      "neither terraform nor tofu is on PATH",
    );
    expect(() => chooseDeployer("terraform", "tencent", {})).toThrow("terraform is not on PATH");
  });

  it("is not a file that cannot be run", () => {
    writeFileSync(join(directory, "terraform"), "", { mode: 0o644 });
    expect(() => chooseDeployer("terraform", "tencent", { PATH: directory })).toThrow(
      "terraform is not on PATH",
    );
  });
});
