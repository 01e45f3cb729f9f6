import { action, type Service } from "../../api";
import * as commands from "./commands";
import * as invocations from "./invocations";

const LIST = "Filters[]{Name Values[]} Limit:number Offset:number";
const PARAMETERS =
  "DefaultParameters DefaultParameterConfs[]~{ParameterName ParameterValue ParameterDescription}";
const OUTPUT = "OutputCOSBucketUrl OutputCOSKeyPrefix~";

export const tat: Service = {
  name: "tat",
  version: "2020-10-28",
  scope: "regional",
  soldOut: "InternalError",
  actions: {
    RunCommand: action(
      `Content! InstanceIds[]! CommandName Description CommandType WorkingDirectory Timeout:number SaveCommand:boolean EnableParameter:boolean ${PARAMETERS} Parameters Tags[]{Key Value} Username ${OUTPUT}`,
      invocations.runCommand,
    ),
    InvokeCommand: action(
      `CommandId! InstanceIds[]! Parameters Username WorkingDirectory Timeout:number ${OUTPUT}`,
      invocations.invokeCommand,
    ),
    CancelInvocation: action("InvocationId! InstanceIds[]", invocations.cancelInvocation),
    DescribeInvocations: action(`InvocationIds[] ${LIST}`, invocations.describeInvocations),
    DescribeInvocationTasks: action(
      `InvocationTaskIds[] ${LIST} HideOutput:boolean`,
      invocations.describeInvocationTasks,
    ),
    DescribeAutomationAgentStatus: action(
      `InstanceIds[] ${LIST}`,
      invocations.describeAutomationAgentStatus,
      { rate: 60 },
    ),
    CreateCommand: action(
      `CommandName! Content! Description CommandType WorkingDirectory Timeout:number EnableParameter:boolean ${PARAMETERS} Tags[]{Key Value} Username ${OUTPUT}`,
      commands.createCommand,
    ),
    DescribeCommands: action(`CommandIds[] ${LIST}`, commands.describeCommands),
    ModifyCommand: action(
      `CommandId! CommandName Description Content CommandType WorkingDirectory Timeout:number ${PARAMETERS} Username ${OUTPUT}`,
      commands.modifyCommand,
    ),
    DeleteCommand: action("CommandId!", commands.deleteCommand),
  },
};
