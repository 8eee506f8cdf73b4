/**
 * Nothing befalls the shop but that the machine is short of time: as many busy loops as there are cores, beside everything
 * else and no less important, burn what the shop leaves and want more. A node that gets its turn late must not be held for
 * dead: nobody may vote, and nobody may change its role. How busy the cores were is measured, not supposed.
 */
import { availableParallelism, cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { fieldOf } from '@shop/local-stack';
import { workOf } from '../cores.js';
import type { Promised } from '../promises/promise.js';
import { everyoneIsServed } from '../promises/shopping.js';
import type { Fault, Scene } from './fault.js';

const LOOK_EVERY_MS = 1_000;
const TELL_EVERY_MS = 60_000;
/** The kernel counts in ticks, and the loops take a moment to begin. */
const BUSY_SHARE = 0.98;

/** What all nodes say of the cluster at one moment. */
export interface Look {
  /** The greatest; it rises with every vote. */
  readonly epoch: number;
  /** `7001 primary, 7004 replica of 7001, ...` */
  readonly roles: string;
  /** Members that somebody suspects (`fail?`) or holds for dead. */
  readonly suspected: number;
}

export function calm(forMs: number): Fault {
  const looks: Look[] = [];
  const cores = availableParallelism();
  const load: Load = { cores, busyCores: 0 };
  return {
    title: `full load on ${cores} cores for ${forMs / 60_000} min, and no fault`,
    promises: [everyoneIsServed, () => noCoreIsIdle(load), () => nothingFailsOver(looks)],
    strike: async (scene) => {
      const loops = Array.from({ length: cores }, () => new Worker('for (;;);', { eval: true }));
      scene.say(`${cores} busy loops run`);
      try {
        const before = workOf(cpus());
        const begunAtMs = performance.now();
        await watch(scene, looks, forMs);
        load.busyCores = (workOf(cpus()) - before) / (performance.now() - begunAtMs);
      } finally {
        await Promise.all(loops.map((loop) => loop.terminate()));
      }
    },
  };
}

export interface Load {
  /** That this process may use. */
  readonly cores: number;
  /** How many were at work on average, whoever's. */
  busyCores: number;
}

async function watch(scene: Scene, looks: Look[], forMs: number): Promise<void> {
  const { say, signal } = scene;
  const begunAtMs = performance.now();
  let toldAtMs = begunAtMs;
  while (performance.now() - begunAtMs < forMs) {
    looks.push(await look(scene));
    await sleep(LOOK_EVERY_MS, undefined, { signal });
    if (performance.now() - toldAtMs < TELL_EVERY_MS) continue;
    toldAtMs = performance.now();
    say(nothingFailsOver(looks).seen);
  }
}

async function look({ cluster: { control, ports } }: Scene): Promise<Look> {
  const infos = await Promise.all(ports.map((port) => control.cli(port, 'CLUSTER', 'INFO')));
  const views = await Promise.all(ports.map((port) => control.cli(port, 'CLUSTER', 'NODES')));
  const members = await control.roles();
  return {
    epoch: Math.max(...infos.map((info) => Number(fieldOf(info, 'cluster_current_epoch')))),
    roles: members
      .map(
        ({ port, role, primaryPort }) => `${port} ${role}${primaryPort === null ? '' : ` of ${primaryPort}`}`,
      )
      .toSorted()
      .join(', '),
    suspected: views.join('\n').match(/\bfail\??/g)?.length ?? 0,
  };
}

/** Or the drill proves nothing. */
export function noCoreIsIdle({ cores, busyCores }: Load): Promised {
  return {
    promise: `${cores} cores are busy throughout`,
    isKept: busyCores >= BUSY_SHARE * cores,
    seen: `${busyCores.toFixed(2)} were on average`,
  };
}

export function nothingFailsOver(looks: readonly Look[]): Promised {
  const epochs = looks.map(({ epoch }) => epoch);
  const roles = new Set(looks.map((one) => one.roles));
  const suspicions = looks.filter(({ suspected }) => suspected > 0).length;
  const isOneEpoch = new Set(epochs).size === 1;
  return {
    promise: 'nobody votes, and nobody changes its role',
    isKept: looks.length > 0 && isOneEpoch && roles.size === 1,
    seen: `${looks.length} looks: epoch ${Math.min(...epochs)} to ${Math.max(...epochs)}, ${roles.size} arrangements of roles, ${suspicions} times somebody suspected somebody`,
  };
}
