import { Testing } from "cdktf";
import { reconciledInstance } from "../../lib/estate";
import { newStack } from "../support/programs";
import { schemaFaults } from "../support/schema-facts";

describe("an instance that Landfall synthesizes", () => {
  const stack = newStack();
  reconciledInstance(stack, "relay", { availabilityZone: "ap-guangzhou-6", imageId: "img-11111111" });
  const terraform = JSON.parse(Testing.synth(stack)) as {
    resource: { tencentcloud_instance: { relay: { lifecycle: unknown } } };
  };

  it("ignores every change that would reinstall it or rewrite its past", () => {
    expect(terraform.resource.tencentcloud_instance.relay.lifecycle).toEqual({
      ignore_changes: [
        "image_id",
        "disable_security_service",
        "disable_monitor_service",
        "disable_automation_service",
        "keep_image_login",
        "user_data",
        "user_data_raw",
        "user_data_replace_on_change",
      ],
    });
  });

  it("is what the provider takes", () => {
    expect(schemaFaults(terraform)).toEqual([]);
  });
});
