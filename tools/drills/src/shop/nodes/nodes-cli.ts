import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { NodesCli } from '@shop/local-stack';
import { inboundScript, type NodePlace, outbound } from './node-addresses.js';
import { NodeShell } from './node-shell.js';
import { NoSuchNodeError } from './nodes.errors.js';

/** A reshard of thousands of slots on a busy machine (milliseconds). */
const CLUSTER_WITHIN_MS = 120_000;

/** How programs are started from where a node can be reached at its address. */
export interface WayIn {
  /** Starts a program and returns at once. */
  spawn(place: NodePlace, command: readonly string[]): ChildProcessWithoutNullStreams;
  /** Runs a program to its end. @throws AppError when it ends with an error, or not in time */
  run(place: NodePlace, command: readonly string[], withinMs: number): Promise<unknown>;
}

/** redis-cli, where nodes have addresses of their own and go by their numbers. */
export class PlacedNodesCli implements NodesCli {
  readonly #places: readonly NodePlace[];
  readonly #way: WayIn;
  readonly #inbound: string;
  readonly #shells: ReadonlyMap<number, NodeShell>;

  constructor(places: readonly NodePlace[], way: WayIn) {
    this.#places = places;
    this.#way = way;
    this.#inbound = inboundScript(places);
    this.#shells = new Map(
      places.map((place) => {
        const enter = () => this.#translated(place, ['sh', '-c', 'exec sh 2>&1']);
        return [place.number, new NodeShell({ enter, cli: cliOf(place) })];
      }),
    );
  }

  /** @throws NodeCommandError, NoSuchNodeError */
  async ask(port: number, ...command: string[]): Promise<string> {
    const shell = this.#shells.get(port);
    if (!shell) throw new NoSuchNodeError(port);
    return shell.ask(outbound(command, this.#places));
  }

  /** @throws NoSuchNodeError */
  open(port: number): ChildProcessWithoutNullStreams {
    const place = this.#places.find(({ number }) => number === port);
    if (!place) throw new NoSuchNodeError(port);
    return this.#translated(place, cliOf(place));
  }

  /** @throws NoSuchNodeError, what the way in throws */
  async cluster(...args: string[]): Promise<void> {
    const [place] = this.#places;
    if (!place) throw new NoSuchNodeError(1);
    const words = outbound(args, this.#places);
    await this.#way.run(place, ['redis-cli', '--cluster', ...words], CLUSTER_WITHIN_MS);
  }

  close(): void {
    for (const shell of this.#shells.values()) shell.close();
  }

  /** What it prints comes back with our addresses in it. */
  #translated(place: NodePlace, command: readonly string[]): ChildProcessWithoutNullStreams {
    const script = 'inbound=$1; shift; "$@" | sed -u "$inbound"';
    return this.#way.spawn(place, ['sh', '-c', script, 'sh', this.#inbound, ...command]);
  }
}

function cliOf({ ip, port }: NodePlace): string[] {
  return ['redis-cli', '-h', ip, '-p', String(port)];
}
