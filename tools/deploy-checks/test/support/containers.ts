// Pods of a rendered overlay as containers of a Docker engine: the rendered image, command, variables, ConfigMaps and Secrets,
// under the rendered user and without powers. A name of the headless Service is a name in a network of its own; an address
// is given to each, as a new pod gets a new one. A claimed volume outlives its containers.
import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configMapData, environmentOf } from '../../src/manifests/environment-of.js';
import type { Manifest } from '../../src/manifests/manifest.js';
import { mainContainer, type Workload } from '../../src/manifests/workloads.js';
import { docker } from './docker.js';
import type { SecretReader } from './pod-files.js';

interface Sources {
  readonly manifests: readonly Manifest[];
  readonly directory: string;
  readonly read: SecretReader;
}

export class Containers {
  readonly #sources: Sources;
  readonly #project = `shop-k8s-${process.pid}`;
  readonly #subnet = `172.29.${randomInt(250)}`;
  readonly #volumes = new Set<string>();
  readonly #names = new Set<string>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  async makeNetwork(): Promise<void> {
    await docker('network', 'create', '--subnet', `${this.#subnet}.0/24`, this.#project);
  }

  /** Starts a pod. Its claimed volume is the one of its last life. */
  async start(workload: Workload, pod: { name: string; lastByte: number; hostname?: string }): Promise<void> {
    const container = mainContainer(workload);
    const address = this.addressOf(pod.lastByte);
    const fields = { 'status.podIP': address, 'metadata.name': pod.name };
    const variables = environmentOf(container, { manifests: this.#sources.manifests, fields });
    const [command = '', ...rest] = [...container.command, ...container.args];
    const { runAsUser = 0, runAsGroup = 0 } = workload.pod.securityContext;
    this.#names.add(pod.name);
    await docker(
      ...[
        'run',
        '--detach',
        '--name',
        this.#containerOf(pod.name),
        '--network',
        this.#project,
        '--ip',
        address,
      ],
      ...(pod.hostname === undefined ? [] : ['--network-alias', pod.hostname]),
      ...['--user', `${runAsUser}:${runAsGroup}`, '--read-only', '--cap-drop', 'ALL'],
      ...['--security-opt', 'no-new-privileges'],
      ...['--memory', (container.resources.limits.memory ?? '').replace('Mi', 'm')],
      ...Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
      ...(await this.#mountsOf(workload, pod.name)),
      ...['--entrypoint', command, container.image, ...rest],
    );
  }

  addressOf(lastByte: number): string {
    return `${this.#subnet}.${lastByte}`;
  }

  exec(name: string, ...command: string[]): Promise<string> {
    return docker('exec', this.#containerOf(name), ...command);
  }

  logs(name: string): Promise<string> {
    return docker('logs', '--tail', '40', this.#containerOf(name));
  }

  /** SIGTERM, and the container is gone; what it claimed stays. */
  async stop(...names: string[]): Promise<void> {
    if (names.length === 0) return;
    const containers = names.map((name) => this.#containerOf(name));
    await docker('stop', '--time', '30', ...containers);
    await docker('rm', ...containers);
    for (const name of names) this.#names.delete(name);
  }

  async loseVolume(name: string): Promise<void> {
    for (const volume of [...this.#volumes].filter((one) => one.startsWith(`${this.#containerOf(name)}-`))) {
      await docker('volume', 'rm', volume);
      this.#volumes.delete(volume);
    }
  }

  /** Of its claimed volume, after its end. */
  async loseFile(workload: Workload, { name, file }: { name: string; file: string }): Promise<void> {
    const { image } = mainContainer(workload);
    for (const volume of [...this.#volumes].filter((one) => one.startsWith(`${this.#containerOf(name)}-`)))
      await docker(
        ...['run', '--rm', '--user', '0:0', '--volume', `${volume}:/claimed`, '--entrypoint', 'rm', image],
        `/claimed/${file}`,
      );
  }

  async removeAll(): Promise<void> {
    const containers = [...this.#names].map((name) => this.#containerOf(name));
    if (containers.length > 0) await docker('rm', '--force', ...containers);
    for (const volume of this.#volumes) await docker('volume', 'rm', '--force', volume);
    await docker('network', 'rm', this.#project);
  }

  #containerOf(name: string): string {
    return `${this.#project}-${name}`;
  }

  async #mountsOf(workload: Workload, pod: string): Promise<string[]> {
    const { volumes } = workload.pod;
    const mounts = mainContainer(workload).volumeMounts.map(async ({ name, mountPath }) => {
      const volume = volumes.find((one) => one.name === name);
      if (volume?.emptyDir !== undefined) return ['--tmpfs', `${mountPath}:mode=1777`];
      if (volume === undefined)
        return ['--volume', `${await this.#claim(workload, { pod, name })}:${mountPath}`];
      return ['--volume', `${this.#folderOf(workload, name)}:${mountPath}:ro`];
    });
    return (await Promise.all(mounts)).flat();
  }

  /** A volume whose files are the pod's user's, as `fsGroup` makes them. */
  async #claim(workload: Workload, { pod, name }: { pod: string; name: string }): Promise<string> {
    const volume = `${this.#containerOf(pod)}-${name}`;
    if (this.#volumes.has(volume)) return volume;
    this.#volumes.add(volume);
    await docker('volume', 'create', volume);
    const { runAsUser = 0, runAsGroup = 0 } = workload.pod.securityContext;
    const { image } = mainContainer(workload);
    await docker(
      ...['run', '--rm', '--user', '0:0', '--volume', `${volume}:/claimed`, '--entrypoint', 'chown', image],
      ...[`${runAsUser}:${runAsGroup}`, '/claimed'],
    );
    return volume;
  }

  /** The files of a ConfigMap or a Secret, as they would be mounted. Written once: a pod may be reading them. */
  #folderOf({ pod, where }: Workload, name: string): string {
    const { manifests, directory, read } = this.#sources;
    const volume = pod.volumes.find((one) => one.name === name);
    const folder = join(directory, `${where.replace(' ', '-')}-${name}`);
    if (existsSync(folder)) return folder;
    mkdirSync(folder, { mode: 0o755 });
    if (volume?.configMap !== undefined)
      for (const [file, text] of Object.entries(configMapData(manifests, volume.configMap.name)))
        writeFileSync(join(folder, file), text);
    for (const { key, path } of volume?.secret?.items ?? [])
      writeFileSync(join(folder, path), read(volume?.secret?.secretName ?? '', key));
    return folder;
  }
}
