import type { EngineForm } from "./forms";
import type { Row } from "./read";
import { known, knownOr, optional, todo, type Member, type Value } from "./yaml-text";

const EVERY = [
  "memory",
  "redis_access",
  "redis_node",
  "redis_version",
  "redis_password",
  "target_redis",
  "target_password",
  "write_mode",
];

export const redisForm: EngineForm = {
  uses: (row) => [...EVERY, ...accessColumns(row)],
  members: (row) => [
    {
      key: "source",
      value: {
        members: [
          { key: "access", value: access(row) },
          { key: "node", value: knownOr(row["redis_node"], "simple, cluster-cache or cluster-proxy") },
          { key: "version", value: knownOr(row["redis_version"], 'for example "5.0"') },
          ...optional("memory", row["memory"]),
          ...optional("password", row["redis_password"]),
        ],
      },
    },
    { key: "target", value: target(row) },
    {
      key: "writeMode",
      value: knownOr(row["write_mode"], "what happens to keys of the target: clearData, overwrite or normal"),
    },
  ],
};

const HOST = ["redis_host", "redis_port"];
const THROUGH: readonly (readonly [string, string])[] = [
  ["vpc", "the VPC through which DTS goes, for example vpc-1a2b3c4d"],
  ["subnet", "a subnet of that VPC, for example subnet-1a2b3c4d"],
];

/** What each way of reaching a Redis server takes from columns, and what is left to be said. */
const ACCESS: Readonly<
  Record<
    string,
    { readonly columns: readonly string[]; readonly open?: readonly (readonly [string, string])[] }
  >
> = {
  extranet: { columns: HOST },
  ipv6: { columns: HOST },
  intranet: { columns: HOST },
  cvm: { columns: ["source_instance", "redis_port"] },
  cdb: { columns: ["source_redis"] },
  vpncloud: { columns: HOST, open: [...THROUGH, ["gateway", "the VPN gateway, for example vpngw-1a2b3c4d"]] },
  dcg: {
    columns: HOST,
    open: [...THROUGH, ["gateway", "the Direct Connect gateway, for example dcg-1a2b3c4d"]],
  },
  ccn: {
    columns: HOST,
    open: [
      ...THROUGH,
      ["ccn", "the Cloud Connect Network, for example ccn-1a2b3c4d"],
      ["network", "what the source stands in: UserIDC or TencentVPC"],
    ],
  },
  vpc: { columns: HOST, open: THROUGH },
};

const FIELDS: Readonly<Record<string, { readonly key: string; readonly example: string }>> = {
  redis_host: { key: "host", example: "host name or address" },
  redis_port: { key: "port", example: "for example 6379" },
  source_instance: { key: "instance", example: "for example ins-1a2b3c4d" },
  source_redis: { key: "instance", example: "for example crs-1a2b3c4d" },
};

function accessColumns(row: Row): readonly string[] {
  return ACCESS[String(row["redis_access"])]?.columns ?? [];
}

function access(row: Row): Value {
  const type = row["redis_access"];
  const form = ACCESS[String(type)];
  if (form === undefined)
    return todo("how DTS reaches it: { type: extranet, host: …, port: 6379 }, or another type");
  const fromColumns = form.columns.map((column): Member => {
    const { example = "", key = column } = FIELDS[column] ?? {};
    return { key, value: knownOr(row[column], example) };
  });
  const open = (form.open ?? []).map(([key, what]): Member => ({ key, value: todo(what) }));
  return { members: [{ key: "type", value: known(type) }, ...fromColumns, ...open] };
}

function target(row: Row): Value {
  const instance = row["target_redis"];
  if (instance === undefined)
    return todo(
      "an instance that exists, { instance: crs-1a2b3c4d, password: … }, or one to make, { make: … }",
    );
  return {
    members: [{ key: "instance", value: known(instance) }, ...optional("password", row["target_password"])],
  };
}
