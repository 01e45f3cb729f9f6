import { z } from "zod";
import { defaulting } from "./defaulting";
import { replicationSettingsSchema, type ReplicationSettingsSpec } from "./replication";
import { REPLICATION_DEFAULTS } from "./replication-defaults";
import { Bandwidth, Duration } from "./units";

const { bandwidth, conversion, relay, staging, ...single } = replicationSettingsSchema.shape;

/** Replication settings as they are given: what is left out comes from the project, and then from the defaults. */
export const replicationSettingsInput = z.strictObject({
  relay: relay
    .extend({
      instanceType: defaulting(relay.shape.instanceType, REPLICATION_DEFAULTS.relay.instanceType),
      sharing: defaulting(relay.shape.sharing, REPLICATION_DEFAULTS.relay.sharing),
    })
    .optional()
    .describe("the hosts that receive data from sources, 20 disks each"),
  conversion: conversion
    .extend({
      instanceType: defaulting(conversion.shape.instanceType, REPLICATION_DEFAULTS.conversion.instanceType),
    })
    .optional()
    .describe("the short-lived server that makes a recovery point bootable"),
  staging: staging
    .extend({
      type: defaulting(staging.shape.type, REPLICATION_DEFAULTS.staging.type),
      encrypted: defaulting(staging.shape.encrypted, REPLICATION_DEFAULTS.staging.encrypted),
    })
    .optional()
    .describe("the relay's copies of source disks"),
  network: single.network.optional().meta({
    description: "how source and relay reach each other",
    default: REPLICATION_DEFAULTS.network,
  }),
  bandwidth: bandwidth.optional().describe("what replication may take of the source's line, and when"),
  compression: defaulting(single.compression, REPLICATION_DEFAULTS.compression),
  checksum: defaulting(single.checksum, REPLICATION_DEFAULTS.checksum),
  snapshotEvery: defaulting(single.snapshotEvery, REPLICATION_DEFAULTS.snapshotEvery),
  keepPoints: defaulting(single.keepPoints, REPLICATION_DEFAULTS.keepPoints),
  quiesce: defaulting(single.quiesce, REPLICATION_DEFAULTS.quiesce),
  exclude: single.exclude,
});
export type ReplicationSettingsInput = z.infer<typeof replicationSettingsInput>;

/**
 * Complete settings from several layers, the later ones winning field by field. A network, a schedule, a way to quiesce
 * and a list of exclusions are one field each: half of one and half of another would mean nothing.
 */
export function completeReplication(
  ...layers: readonly (ReplicationSettingsInput | undefined)[]
): ReplicationSettingsSpec {
  const merged = layers.reduce<ReplicationSettingsSpec>(
    (settings, layer) => (layer === undefined ? settings : overlaid(settings, layer)),
    REPLICATION_DEFAULTS,
  );
  const { bandwidth: rate, exclude, snapshotEvery, ...rest } = merged;
  return {
    ...rest,
    bandwidth: {
      ...rate,
      ...(rate.limit !== undefined && { limit: Bandwidth.parse(rate.limit).toString() }),
    },
    // Equal durations have one text in a plan.
    snapshotEvery: Duration.parse(snapshotEvery).toString(),
    ...(exclude && exclude.length > 0 && { exclude: [...exclude] }),
  };
}

function overlaid(
  settings: ReplicationSettingsSpec,
  layer: ReplicationSettingsInput,
): ReplicationSettingsSpec {
  return {
    relay: { ...settings.relay, ...said(layer.relay) },
    conversion: { ...settings.conversion, ...said(layer.conversion) },
    staging: { ...settings.staging, ...said(layer.staging) },
    network: layer.network ?? settings.network,
    bandwidth: { ...settings.bandwidth, ...said(layer.bandwidth) },
    compression: layer.compression ?? settings.compression,
    checksum: layer.checksum ?? settings.checksum,
    snapshotEvery: layer.snapshotEvery ?? settings.snapshotEvery,
    keepPoints: layer.keepPoints ?? settings.keepPoints,
    quiesce: layer.quiesce ?? settings.quiesce,
    exclude: layer.exclude ?? settings.exclude,
  };
}

type Said<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** Without the members that are undefined: they would overwrite what they mean to leave. */
function said<T extends object>(part: T | undefined): Said<T> {
  const entries = Object.entries(part ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Said<T>;
}
