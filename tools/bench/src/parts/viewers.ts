/** What people cost who look at the cluster page: the gateway of a whole shop, with nobody on the live stream and with ten. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startTemporaryShop, type TemporaryShop } from '@shop/local-stack';
import type { Bench } from '../bench.js';
import { cpuUsOf } from '../machine/process-cpu.js';
import { figure, spread } from '../report/words.js';
import { summaryOf } from '../statistics/summary.js';
import { findings, type Part } from './part.js';

const VIEWERS = 10;
/** Per cent of a core. */
const LIMIT = 5;
/** Linux counts in hundredths of a second: shorter looks would see nothing. */
const LOOK_MS = 10_000;
/** For the first reports, which are the whole state, and for what the last viewers have left. */
const SETTLE_MS = 2_000;

export const viewers: Part = {
  name: 'viewers',
  title: `The gateway with ${String(VIEWERS)} people on the cluster page`,
  peers: [],
  async run(bench) {
    const shop = await startTemporaryShop({ isRedisSecured: false });
    bench.own({ stop: () => shop.stop() });
    const rounds: Round[] = [];
    for (let round = 0; round < bench.pace.rounds; round += 1) rounds.push(await roundOf(bench, shop));
    return judged(rounds);
  },
};

interface Round {
  /** Per cent of a core that the gateway took. */
  readonly alone: number;
  readonly watched: number;
  /** Bytes a second that one viewer was sent. */
  readonly bytesEach: number;
}

async function roundOf(bench: Bench, shop: TemporaryShop): Promise<Round> {
  bench.say('  nobody looks, then ten do');
  const { pid = 0 } = shop.parts.services.gateway?.[0] ?? {};
  await sleep(SETTLE_MS);
  const alone = await shareOf(pid);
  const crowd = new Crowd(shop.parts);
  try {
    await sleep(SETTLE_MS);
    const before = crowd.bytes;
    const watched = await shareOf(pid);
    return { alone, watched, bytesEach: (crowd.bytes - before) / VIEWERS / (LOOK_MS / 1_000) };
  } finally {
    await crowd.leave();
  }
}

async function shareOf(pid: number): Promise<number> {
  const [cpuUs, beganMs] = [cpuUsOf([pid]), performance.now()];
  await sleep(LOOK_MS);
  return (100 * (cpuUsOf([pid]) - cpuUs)) / 1_000 / (performance.now() - beganMs);
}

/** People who read the live stream and do nothing else: what their browsers make of it is not the gateway's. */
class Crowd {
  bytes = 0;
  readonly #leaving = new AbortController();
  readonly #reading: Promise<unknown>;

  constructor({ baseUrl, operatorToken }: TemporaryShop['parts']) {
    const headers = { authorization: `Bearer ${operatorToken}` };
    const request = { headers, signal: this.#leaving.signal };
    const readers = Array.from({ length: VIEWERS }, () => this.#read(`${baseUrl}/ops/live`, request));
    this.#reading = Promise.allSettled(readers);
  }

  async leave(): Promise<void> {
    this.#leaving.abort();
    await this.#reading;
  }

  async #read(url: string, request: RequestInit): Promise<void> {
    const { body } = await fetch(url, request);
    for await (const chunk of body ?? []) this.bytes += chunk.length;
  }
}

function judged(rounds: readonly Round[]) {
  const [alone, watched, cost, bytes] = [
    rounds.map((round) => round.alone),
    rounds.map((round) => round.watched),
    rounds.map((round) => round.watched - round.alone),
    rounds.map(({ bytesEach }) => bytesEach),
  ].map(summaryOf);
  if (!alone || !watched || !cost || !bytes) throw new RangeError('no rounds');
  return findings({
    tables: [
      {
        title: 'CPU of the gateway',
        columns: ['', '% of a core'],
        rows: [
          ['nobody looks', spread(alone)],
          [`${String(VIEWERS)} look`, spread(watched)],
          ['they cost', spread(cost)],
        ],
      },
    ],
    targets: [
      {
        what: `${String(VIEWERS)} viewers of the cluster page`,
        wanted: `< ${figure(LIMIT)} % of a core`,
        measured: `${spread(cost)} %`,
        // Without a byte nobody has seen anything.
        isMet: cost.median < LIMIT && bytes.min > 0,
      },
    ],
    remarks: [
      `Each viewer is sent ${figure(bytes.median / 1_024)} KB a second. What is told is sampled once, however many look.`,
    ],
  });
}
