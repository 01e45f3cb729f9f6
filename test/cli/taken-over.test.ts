import { bringUp } from "../../lib/cli/commands/deploy";
import type { Operation } from "../../lib/cli/operation";
import type { Change } from "../../lib/deploy";
import { temporaryFolder } from "../support/programs";
import { contextIn } from "./context";

test("a deploy tells of every change once, also of those that Terraform makes in silence", async () => {
  const captured = contextIn(temporaryFolder());
  const changes: Change[] = [
    { address: "tencentcloud_instance.erp_target_web", action: "import" },
    { address: "tencentcloud_vpc.staging", action: "create" },
  ];
  const operation = {
    stack: { name: "erp", plans: [] },
    deployer: {
      name: "terraform",
      apply: async ({ onEvent }: Parameters<Operation["deployer"]["apply"]>[0] = {}) => {
        onEvent?.({ kind: "planned", changes });
        onEvent?.({ kind: "finished", address: "tencentcloud_vpc.staging", action: "create", id: "vpc-1" });
        return { changes };
      },
    },
  } as unknown as Operation;

  await bringUp(captured.context, operation);

  expect(captured.stderr()).toBe(
    [
      "Deploying stack erp with terraform",
      "  1 to import, 1 to create",
      "  + tencentcloud_vpc.staging (vpc-1)",
      "  = tencentcloud_instance.erp_target_web",
      "",
    ].join("\n"),
  );
});
