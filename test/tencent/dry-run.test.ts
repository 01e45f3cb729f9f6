import { ApiError, dryRun } from "../../lib/tencent";

const site = { service: "cvm", action: "RunInstances", region: "ap-guangzhou" };

test("a dry run passes with DryRunOperation and with an empty success", async () => {
  await dryRun(() => {
    throw new ApiError({ ...site, errorClass: "config", apiCode: "DryRunOperation", message: "would do" });
  });
  await dryRun(async () => ({}));
});

test("any other refusal is one", async () => {
  const refused = new ApiError({ ...site, errorClass: "config", apiCode: "InvalidParameter", message: "no" });

  await expect(dryRun(() => Promise.reject(refused))).rejects.toBe(refused);
});
