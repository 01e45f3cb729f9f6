import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { bucketTable, objectTable, partTable, uploadTable } from "../../../lib/local/cos/rows";
import { contains, parseCidr, parseIp } from "../../../lib/local/network/ipv4";
import { disks, snapshots } from "../../../lib/local/services/cbs/rows";
import { images, instances } from "../../../lib/local/services/cvm/rows";
import { tagTable } from "../../../lib/local/services/tag/store";
import { addresses, routeTables, securityGroups, subnets, vpcs } from "../../../lib/local/services/vpc/rows";
import { taskTable } from "../../../lib/local/tasks";
import type { Row, TableKey, World } from "../../../lib/local/world";

/** Finds what is wrong; nothing where all is well. */
type Check = (world: World) => readonly string[];

const GIB = 1024 ** 3;

/** What holds in every world at every moment, whatever is under way. */
export const ALWAYS: Readonly<Record<string, Check>> = {
  "every row lies under its own id": (world) =>
    TABLES.flatMap((table) =>
      rows(world, table)
        .filter(({ id }) => world.table(table).get(id)?.id !== id)
        .map(({ id }) => `${table.name} ${id}`),
    ),
  "every subnet lies in a VPC and has a route table of it": (world) =>
    missing(rows(world, subnets), (row) => {
      const table = get(world, routeTables, row.routeTable);
      return has(world, vpcs, row.vpc) && table?.vpc === row.vpc;
    }),
  "every route table belongs to a VPC": (world) =>
    missing(rows(world, routeTables), (row) => has(world, vpcs, row.vpc)),
  "rules of security groups name groups that there are": (world) =>
    missing(rows(world, securityGroups), ({ ingress, egress }) =>
      [...ingress, ...egress].every(({ group }) => group === "" || has(world, securityGroups, group)),
    ),
  "every instance has its system disk": (world) =>
    missing(rows(world, instances), (row) => {
      const disk = get(world, disks, row.systemDisk);
      return disk?.instance === row.id && disk.usage === "SYSTEM_DISK";
    }),
  "every instance lies in a subnet of its VPC, at an address of it": (world) =>
    missing(rows(world, instances), (row) => {
      const subnet = get(world, subnets, row.subnet);
      const cidr = parseCidr(subnet?.cidr ?? "");
      const ip = parseIp(row.privateIp);
      return subnet?.vpc === row.vpc && cidr !== undefined && ip !== undefined && contains(cidr, ip);
    }),
  "no two instances have the same address in a VPC": (world) =>
    twice(rows(world, instances).map(({ vpc, privateIp }) => `${vpc} ${privateIp}`)),
  "no two instances have the same address on this machine": (world) =>
    twice(rows(world, instances).map(({ loopback }) => loopback)),
  "no call with a token has made anything twice": (world) =>
    twice(
      [...rows(world, instances), ...rows(world, disks)]
        .map(({ name }) => name)
        .filter((name) => name !== ""),
    ),
  "security groups of instances are there": (world) =>
    missing(rows(world, instances), (row) =>
      row.securityGroups.every((id) => has(world, securityGroups, id)),
    ),
  "images of instances are there": (world) =>
    missing(rows(world, instances), (row) => has(world, images, row.image)),
  "instances of disks are there, and disks without one are unattached": (world) =>
    missing(rows(world, disks), (row) =>
      row.instance === ""
        ? ["UNATTACHED", "EXPANDING", "TORECYCLE"].includes(row.state)
        : has(world, instances, row.instance),
    ),
  "system disks belong to instances": (world) =>
    missing(rows(world, disks), (row) => row.usage === "DATA_DISK" || row.instance !== ""),
  "disks that are ready have their bytes": (world) =>
    missing(
      rows(world, disks).filter((row) => row.ready && row.state !== "EXPANDING"),
      (row) => sizeOf(world, row.file) === row.size * GIB || isWritten(world, row.file),
    ),
  "snapshots that are NORMAL have their bytes": (world) =>
    missing(
      rows(world, snapshots).filter((row) => row.state === "NORMAL"),
      (row) => existsSync(world.path(row.file)),
    ),
  "snapshots of images are there": (world) =>
    missing(rows(world, images), (row) => row.snapshots.every((id) => has(world, snapshots, id))),
  "addresses are bound to instances that are there, one each": (world) => {
    const bound = rows(world, addresses).filter(({ instance }) => instance !== "");
    return [
      ...missing(bound, ({ instance }) => has(world, instances, instance)),
      ...missing(
        rows(world, addresses),
        ({ instance, status }) => (instance !== "") !== UNBOUND.includes(status),
      ),
      ...twice(bound.map(({ instance }) => instance)),
      ...twice(rows(world, addresses).map(({ ip }) => ip)),
    ];
  },
  "tags hang on things that are there": (world) =>
    missing(rows(world, tagTable), ({ kind, resource }) => {
      const table = TAGGED[kind];
      return table !== undefined && has(world, table, resource);
    }),
  "what is between two states has a task that ends it": (world) => {
    const subjects = new Set(rows(world, taskTable).map(({ subject }) => subject));
    const imaged = new Set(
      rows(world, images)
        .filter(({ id }) => subjects.has(id))
        .flatMap((image) => image.snapshots),
    );
    return [
      ...missing(between(world), ({ id }) => subjects.has(id)),
      ...missing(
        rows(world, snapshots).filter(({ state }) => state === "CREATING"),
        ({ id }) => subjects.has(id) || imaged.has(id),
      ),
    ];
  },
  "objects lie in buckets, and their bytes are what their rows say": (world) =>
    missing(rows(world, objectTable), (row) => {
      const bytes = bytesOf(world, row.segments);
      const plain = row.kind === "normal" && !row.etag.includes("-");
      const right = !plain || createHash("md5").update(bytes).digest("hex") === row.etag;
      return has(world, bucketTable, row.bucket) && bytes.length === row.size && right;
    }),
  "parts belong to uploads, and their bytes are what their rows say": (world) =>
    missing(
      rows(world, partTable),
      (row) =>
        has(world, uploadTable, row.upload) &&
        createHash("md5").update(bytesOf(world, row.segments)).digest("hex") === row.md5,
    ),
  "uploads go into buckets": (world) =>
    missing(rows(world, uploadTable), (row) => has(world, bucketTable, row.bucket)),
  "every file of a body belongs to one row": (world) => {
    const named = [...rows(world, objectTable), ...rows(world, partTable)].flatMap(({ segments }) =>
      segments.map(({ file }) => file),
    );
    return [...twice(named), ...filesIn(world, "cos/bodies").filter((file) => !named.includes(file))];
  },
  "the cloud met no fault of its own": (world) => {
    const log = world.path("cloud.log");
    return existsSync(log) ? [readFileSync(log, "utf8")] : [];
  },
};

/** What holds once everything that was under way has ended. */
export const AT_REST: Readonly<Record<string, Check>> = {
  "nothing is under way": (world) =>
    rows(world, taskTable).map(({ kind, subject }) => `${kind} of ${subject}`),
  "nothing is between two states": (world) => between(world).map(({ id }) => id),
  "nothing has failed": (world) =>
    [
      ...rows(world, instances).filter(
        ({ state, operation }) => state === "LAUNCH_FAILED" || operation.state === "FAILED",
      ),
      ...rows(world, images).filter(({ state }) => state.endsWith("FAILED")),
    ].map(({ id }) => id),
  "all disks are ready, and as large as their rows say": (world) =>
    missing(rows(world, disks), (row) => row.ready && sizeOf(world, row.file) === row.size * GIB),
  "the files of disks and snapshots are those of the rows": (world) => {
    const named = [...rows(world, disks), ...rows(world, snapshots)].map(({ file }) => file);
    const files = ["disks", "snapshots"].flatMap((folder) =>
      filesIn(world, folder).map((file) => `${folder}/${file}`),
    );
    return [
      ...files.filter((file) => !named.includes(file)),
      ...named.filter((file) => !files.includes(file)),
    ];
  },
  "tasks have left nothing behind": (world) =>
    ["imports", "commands"].flatMap((folder) => filesIn(world, folder)),
};

/** Names of the checks that do not hold, with what they found. */
export function broken(world: World, checks: Readonly<Record<string, Check>>): string[] {
  return Object.entries(checks).flatMap(([name, check]) => {
    const found = check(world);
    return found.length === 0 ? [] : [`not so: ${name}: ${found.join(", ")}`];
  });
}

const UNBOUND = ["CREATING", "UNBIND", "OFFLINING"];

const TAGGED: Readonly<Record<string, TableKey<Row>>> = {
  "cvm/instance": instances,
  "cvm/volume": disks,
  "cvm/snapshot": snapshots,
  "cvm/image": images,
  "vpc/vpc": vpcs,
  "vpc/subnet": subnets,
  "vpc/eip": addresses,
  "cvm/sg": securityGroups,
};

const TABLES: readonly TableKey<Row>[] = [
  ...[vpcs, subnets, routeTables, securityGroups, addresses, instances, images, disks, snapshots],
  ...[tagTable, taskTable, bucketTable, objectTable, partTable, uploadTable],
];

/** Everything whose state says that it is on its way. */
function between(world: World): Row[] {
  return [
    ...rows(world, instances).filter(({ operation }) => operation.state === "OPERATING"),
    ...rows(world, disks).filter(({ state }) => !["ATTACHED", "UNATTACHED"].includes(state)),
    ...rows(world, images).filter(({ state }) => ["CREATING", "IMPORTING"].includes(state)),
    ...rows(world, addresses).filter(({ status }) => !["UNBIND", "BIND"].includes(status)),
  ];
}

function rows<R extends Row>(world: World, table: TableKey<R>): R[] {
  return world.table(table).all();
}

function get<R extends Row>(world: World, table: TableKey<R>, id: string): R | undefined {
  return world.table(table).get(id);
}

function has(world: World, table: TableKey<Row>, id: string): boolean {
  return world.table(table).get(id) !== undefined;
}

function missing<R extends Row>(all: readonly R[], holds: (row: R) => boolean): string[] {
  return all.filter((row) => !holds(row)).map((row) => JSON.stringify(row));
}

function twice(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

function filesIn(world: World, folder: string): string[] {
  const path = world.path(folder);
  return existsSync(path) ? readdirSync(path) : [];
}

/** Undefined where there is no such file. */
function sizeOf(world: World, file: string): number | undefined {
  return statSync(world.path(file), { throwIfNoEntry: false })?.size;
}

/** Whether a task is about to write the file. */
function isWritten(world: World, file: string): boolean {
  return rows(world, taskTable).some(({ input }) => JSON.stringify(input ?? "").includes(file));
}

function bytesOf(
  world: World,
  segments: readonly { readonly file: string; readonly size: number }[],
): Buffer {
  const parts = segments.map(({ file, size }) => {
    const path = world.path("cos", "bodies", file);
    return existsSync(path) ? readFileSync(path).subarray(0, size) : Buffer.alloc(0);
  });
  return Buffer.concat(parts);
}
