import type { RunnerInput, SourceServerInput } from "../../plan/source-input";
import type { ReplicationSettingsInput } from "../../plan/replication-input";
import type { Authored } from "../../plan/authored";
import { SecretRef } from "../../plan/secret-ref";
import { Bandwidth, Duration, Size } from "../../plan/units";
import type { MigrationProject } from "../migration-project";
import type { ReplicationSettingsProps } from "../replication-settings";
import type { Runner, Source } from "../source";
import type { CsmServerProps } from "../source-server";
import type { IWorkload } from "../workload";
import { blueprintOf, type Named } from "./blueprint";
import type { WrittenAs } from "./workloads";

export function replicationFromYaml(
  project: MigrationProject,
  name: string,
  written: WrittenAs<"replication">,
  named: Named,
): IWorkload {
  const { blueprint, disks, replication, source, ...rest } = written;
  return project.addServer(name, {
    ...rest,
    source: sourceOf(source),
    blueprint: blueprintOf(blueprint, named),
    ...(replication !== undefined && {
      replication: typeof replication === "string" ? named.replication(replication) : settingsOf(replication),
    }),
    ...(disks && {
      disks: Object.fromEntries(
        Object.entries(disks).map(([device, { size, ...disk }]) => [
          device,
          { ...disk, ...(size !== undefined && { size: Size.parse(size) }) },
        ]),
      ),
    }),
  });
}

export function csmAgentFromYaml(
  project: MigrationProject,
  name: string,
  written: WrittenAs<"csm-agent">,
  named: Named,
): IWorkload {
  const { agent, source, target, ...rest } = written;
  const { network, secretId, secretKey, ...tool } = agent;
  return project.addServer(name, {
    ...rest,
    source: sourceOf(source),
    target: "instance" in target ? target : { ...target, blueprint: blueprintOf(target.blueprint, named) },
    agent: {
      ...tool,
      secretId: SecretRef.of(secretId),
      secretKey: SecretRef.of(secretKey),
      ...(network && { network: networkOf(network) }),
    },
  });
}

/** Settings as a file states them, as a program would give them. */
export function settingsOf(settings: Authored<ReplicationSettingsInput>): ReplicationSettingsProps {
  const { bandwidth, snapshotEvery, ...rest } = settings;
  return {
    ...rest,
    ...(snapshotEvery !== undefined && { snapshotEvery: Duration.parse(snapshotEvery) }),
    ...(bandwidth && {
      bandwidth: {
        ...bandwidth,
        limit: bandwidth.limit === undefined ? undefined : Bandwidth.parse(bandwidth.limit),
        schedule: bandwidth.schedule?.map((window) => ({ ...window, limit: Bandwidth.parse(window.limit) })),
      },
    }),
  };
}

function sourceOf({ disks, memory, runner, ...rest }: Authored<SourceServerInput>): Source {
  return {
    ...rest,
    ...(memory !== undefined && { memory: Size.parse(memory) }),
    disks: disks.map(({ size, used, ...disk }) => ({
      ...disk,
      size: Size.parse(size),
      ...(used !== undefined && { used: Size.parse(used) }),
    })),
    runner: runnerOf(runner),
  };
}

function runnerOf(runner: Authored<RunnerInput>): Runner {
  return runner.type === "ssh" ? { ...runner, key: SecretRef.of(runner.key) } : runner;
}

type WrittenNetwork = NonNullable<WrittenAs<"csm-agent">["agent"]["network"]>;

function networkOf(network: WrittenNetwork): NonNullable<CsmServerProps["agent"]["network"]> {
  if (network.mode === 1) return { mode: 1, gateway: runnerOf(network.gateway) };
  if (network.mode !== 3) return network;
  const { password, ...proxy } = network.proxy;
  return {
    mode: 3,
    proxy: { ...proxy, ...(password && { password: SecretRef.of(password) }) },
  };
}
