import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { NodesCli } from '@shop/local-stack';
import { NoSuchContainerError } from './compose.errors.js';
import { dockerWithin, spawnDocker } from './engine.js';
import { inboundScript, type NodePlace, outbound } from './node-addresses.js';
import { NodeShell } from './node-shell.js';

/** A reshard of thousands of slots on a busy machine (milliseconds). */
const CLUSTER_WITHIN_MS = 120_000;

/** redis-cli, beside each node in its container. */
export class ContainerNodesCli implements NodesCli {
  readonly #places: readonly NodePlace[];
  readonly #inbound: string;
  readonly #shells: ReadonlyMap<number, NodeShell>;

  constructor(places: readonly NodePlace[]) {
    this.#places = places;
    this.#inbound = inboundScript(places);
    this.#shells = new Map(
      places.map(({ number, name }) => [number, new NodeShell({ name, inbound: this.#inbound })]),
    );
  }

  /** @throws ContainerCommandError, NoSuchContainerError */
  async ask(port: number, ...command: string[]): Promise<string> {
    const shell = this.#shells.get(port);
    if (!shell) throw new NoSuchContainerError(`redis-${port}`);
    return shell.ask(outbound(command, this.#places));
  }

  /** @throws NoSuchContainerError */
  open(port: number): ChildProcessWithoutNullStreams {
    const { name } = this.#placeOf(port);
    return spawnDocker('exec', '-i', name, 'sh', '-c', 'redis-cli | sed -u "$1"', 'sh', this.#inbound);
  }

  /** @throws ContainerCommandError */
  async cluster(...args: string[]): Promise<void> {
    const { name } = this.#placeOf(this.#places[0]?.number ?? 0);
    const words = outbound(args, this.#places);
    await dockerWithin(CLUSTER_WITHIN_MS, ['exec', name, 'redis-cli', '--cluster', ...words]);
  }

  close(): void {
    for (const shell of this.#shells.values()) shell.close();
  }

  #placeOf(port: number): NodePlace {
    const place = this.#places.find(({ number }) => number === port);
    if (place) return place;
    throw new NoSuchContainerError(`redis-${port}`);
  }
}
