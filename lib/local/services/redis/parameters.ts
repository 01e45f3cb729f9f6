import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/redis/v20180412/redis_models";
import { type Context, demand } from "../../api";
import { findIdle, findRedis } from "./find";
import { note } from "./flows";

/** A parameter of the server that users may set: Redis' own names, meanings and defaults. */
type Parameter =
  | {
      readonly name: string;
      readonly values: readonly string[];
      readonly otherwise: string;
      readonly tip: string;
    }
  | {
      readonly name: string;
      readonly min: number;
      readonly max: number;
      readonly otherwise: string;
      readonly tip: string;
    };

const PARAMETERS: readonly Parameter[] = [
  {
    name: "maxmemory-policy",
    values: [
      "noeviction",
      "allkeys-lru",
      "allkeys-lfu",
      "allkeys-random",
      "volatile-lru",
      "volatile-lfu",
      "volatile-random",
      "volatile-ttl",
    ],
    otherwise: "noeviction",
    tip: "What is dropped when memory is full.",
  },
  {
    name: "timeout",
    min: 0,
    max: 31_536_000,
    otherwise: "0",
    tip: "Seconds until an idle client is cut off.",
  },
  {
    name: "slowlog-log-slower-than",
    min: -1,
    max: 1_000_000,
    otherwise: "10000",
    tip: "Microseconds from which a command is slow.",
  },
  {
    name: "hash-max-ziplist-entries",
    min: 1,
    max: 10_000,
    otherwise: "512",
    tip: "Entries up to which a hash is stored compactly.",
  },
];
const UNCHANGING = 2;

export function describeInstanceParams(
  request: Sdk.DescribeInstanceParamsRequest,
  context: Context,
): Sdk.DescribeInstanceParamsResponse {
  const { params } = findRedis(context, request.InstanceId);
  const common = ({ name, otherwise, tip }: Parameter) => ({
    ParamName: name,
    NeedRestart: "false",
    DefaultValue: otherwise,
    CurrentValue: params[name] ?? otherwise,
    Tips: tip,
    Status: UNCHANGING,
  });
  return {
    TotalCount: PARAMETERS.length,
    InstanceEnumParam: PARAMETERS.flatMap((parameter) =>
      "values" in parameter
        ? [{ ...common(parameter), ValueType: "enum", EnumValue: [...parameter.values] }]
        : [],
    ),
    InstanceIntegerParam: PARAMETERS.flatMap((parameter) =>
      "min" in parameter
        ? [
            {
              ...common(parameter),
              ValueType: "integer",
              Min: String(parameter.min),
              Max: String(parameter.max),
              Unit: "",
            },
          ]
        : [],
    ),
    InstanceTextParam: [],
    InstanceMultiParam: [],
  };
}

export function modifyInstanceParams(
  request: Sdk.ModifyInstanceParamsRequest,
  context: Context,
): Sdk.ModifyInstanceParamsResponse {
  const row = findIdle(context, request.InstanceId);
  const params = { ...row.params, ...checkParameters(request.InstanceParams) };
  const changed = request.InstanceParams.some(({ Key, Value }) => row.params[Key] !== Value);
  return { Changed: changed, TaskId: note(context, row, "params", { row: { params } }) };
}

/** By name. @throws Refusal where a parameter cannot be set, or not to that */
export function checkParameters(list: readonly Sdk.InstanceParam[]): Record<string, string> {
  for (const { Key, Value } of list) {
    const parameter = PARAMETERS.find((candidate) => candidate.name === Key);
    demand(parameter, "InvalidParameter.IllegalParameterError", `The parameter \`${Key}\` cannot be set.`);
    demand(
      "values" in parameter
        ? parameter.values.includes(Value)
        : /^-?\d+$/.test(Value) && Number(Value) >= parameter.min && Number(Value) <= parameter.max,
      "InvalidParameter.IllegalParameterError",
      `\`${Value}\` is not a value of the parameter \`${Key}\`.`,
    );
  }
  return Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]));
}

/** Every parameter, with what a template makes of it. */
export function parameterDetails(params: Readonly<Record<string, string>>): Sdk.ParameterDetail[] {
  return PARAMETERS.map((parameter) => ({
    Name: parameter.name,
    ParamType: "values" in parameter ? "enum" : "integer",
    Default: parameter.otherwise,
    Description: parameter.tip,
    CurrentValue: params[parameter.name] ?? parameter.otherwise,
    NeedReboot: 0,
    Max: "max" in parameter ? String(parameter.max) : "",
    Min: "min" in parameter ? String(parameter.min) : "",
    EnumValue: "values" in parameter ? [...parameter.values] : [],
  }));
}
