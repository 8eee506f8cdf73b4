/** What callers feel of each client while something befalls the cluster: 50 of them, an INCR and a GET in turn. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisCluster } from '@shop/local-stack';
import type { Bench, Wanted } from '../bench.js';
import type { Chart, Findings, Table } from '../report/record.js';
import { isOurs, OURS } from '../report/speed.js';
import { atMost } from '../report/targets.js';
import { figure } from '../report/words.js';
import { type Losses, lossesOf } from '../statistics/ledger.js';
import { median } from '../statistics/summary.js';
import type { Account } from '../worker/programs/traffic.js';
import { clientContestants } from './clients.js';
import { type EventKind, eventKinds } from './event-kinds.js';
import { findings, type Part } from './part.js';

/** Callers go on for so long when the event is over. */
const AFTER_MS = 2_000;
/** Each client, each event: more would take hours. */
const MOST_TIMES = 3;

interface Seen extends Losses {
  readonly label: string;
  readonly event: EventKind['name'];
  readonly failed: number;
  readonly stuck: number;
  readonly longestMs: number;
  readonly reasons: readonly string[];
}

export const events: Part = {
  name: 'events',
  title: 'Clients while a node dies, hangs, hands over, and slots move',
  peers: ['ioredis', 'node-redis', 'valkey-glide'],
  async run(bench) {
    const cluster = await bench.startCluster({ kind: 'events' });
    const seen: Seen[] = [];
    for (const event of eventKinds)
      for (let time = 0; time < Math.min(MOST_TIMES, bench.pace.rounds); time += 1)
        for (const wanted of clientContestants) {
          const one = await befallen(bench, {
            wanted,
            event,
            cluster,
            name: `${event.name}-${String(time)}`,
          });
          bench.say(
            `  ${event.name}, ${one.label}: ${String(one.failed)} failed, ${String(one.stuck)} stuck, ${figure(one.longestMs)} ms`,
          );
          seen.push(one);
        }
    return judged(seen);
  },
};

async function befallen(
  bench: Bench,
  options: { wanted: Wanted; event: EventKind; cluster: RedisCluster; name: string },
): Promise<Seen> {
  const { wanted, event, cluster, name } = options;
  const worker = await bench.open(wanted, cluster);
  await worker.run('beginTraffic', { name: `${wanted.kind}-${String(worker.pid)}-${name}` });
  await event.befall(cluster);
  await sleep(AFTER_MS);
  const { accounts, ...traffic } = await worker.run('endTraffic', {});
  await bench.close(worker);
  await event.mend(cluster);
  const losses = lossesOf(await settled(bench, { accounts, cluster, isTagged: isOurs(wanted.label) }));
  return { label: wanted.label, event: event.name, ...traffic, ...losses };
}

/** What the server has, asked by a client of ours whoever wrote it. */
async function settled(
  bench: Bench,
  { accounts, cluster, isTagged }: { accounts: readonly Account[]; cluster: RedisCluster; isTagged: boolean },
) {
  const referee = await bench.open({ label: 'referee', peer: null, ability: 'client', kind: '' }, cluster);
  const keys = accounts.map(({ key }) => (isTagged ? `{${key}}` : key));
  const found = await referee.run('readAll', { keys });
  await bench.close(referee);
  return accounts.map(({ acknowledged, unknown }, index) => ({
    ...{ acknowledged, unknown },
    found: Number(found[index] ?? 0),
  }));
}

function judged(seen: readonly Seen[]): Findings {
  const ours = seen.filter(({ label }) => label === OURS);
  const broken = (one: Seen) => one.failed + one.stuck;
  const of = (event: EventKind['name']) => ours.filter((one) => one.event === event);
  const kills = of('kill').map(({ longestMs }) => longestMs);
  const hangs = of('hang');
  const longestHang = Math.max(...hangs.map(({ longestMs }) => longestMs));
  const sum = (all: readonly Seen[], count: (one: Seen) => number) =>
    all.reduce((total, one) => total + count(one), 0);
  return findings({
    tables: eventKinds.map((event) => tableOf(event, seen)),
    charts: eventKinds.map((event) => chartOf(event, seen)),
    targets: [
      atMost('failed or stuck calls of ours, all events', sum(ours, broken), { limit: 0 }),
      atMost(
        'increments of ours applied twice',
        sum(ours, ({ twice }) => twice),
        { limit: 0 },
      ),
      atMost('longest wait of ours', Math.max(...ours.map(({ longestMs }) => longestMs)), {
        limit: 5_000,
        unit: 'ms',
      }),
    ],
    figures: {
      failover: { measured: `${figure(median(kills))} ms`, isMet: median(kills) < 3_000 },
      move: { measured: String(sum(of('reshard'), broken)), isMet: sum(of('reshard'), broken) === 0 },
      hang: {
        measured: `${String(sum(hangs, broken))}, ${figure(longestHang)} ms`,
        isMet: sum(hangs, broken) === 0 && longestHang < 5_000,
      },
    },
    remarks: [
      'Failed: the client gave its caller an error. Stuck: the caller had no answer 5 s after everything was over.',
      'Lost: acknowledged and gone, which asynchronous replication allows and no client can mend. Twice: a retry was applied again; an INCR is not safe to repeat, so ours carries an operation id and pays for it with a script.',
      ...reasonsOf(seen),
    ],
  });
}

function tableOf({ name, title }: EventKind, seen: readonly Seen[]): Table {
  const rows = clientContestants.map(({ label }) => {
    const all = seen.filter((one) => one.event === name && one.label === label);
    const each = (of: (one: Seen) => number) => all.map((one) => figure(of(one))).join(', ');
    return [
      ...[
        label,
        each(({ failed }) => failed),
        each(({ stuck }) => stuck),
        each(({ longestMs }) => longestMs),
      ],
      ...[each(({ lost }) => lost), each(({ twice }) => twice)],
    ];
  });
  return { title, columns: ['', 'failed', 'stuck', 'longest wait, ms', 'lost', 'twice'], rows };
}

function chartOf({ name, title }: EventKind, seen: readonly Seen[]): Chart {
  const bars = clientContestants.map(({ label }) => {
    const failures = seen
      .filter((one) => one.event === name && one.label === label)
      .map((one) => one.failed + one.stuck);
    const [low, high] = [Math.min(...failures), Math.max(...failures)];
    return { label, value: median(failures), low, high, isOurs: isOurs(label) };
  });
  return { title, unit: 'failed or stuck', bars };
}

/** The most frequent words of each peer's failures. */
function reasonsOf(seen: readonly Seen[]): string[] {
  return clientContestants.flatMap(({ label }) => {
    const said = new Set(
      seen.filter((one) => one.label === label).flatMap(({ reasons }) => reasons.slice(0, 2)),
    );
    return said.size === 0 ? [] : [`${label} said: ${[...said].slice(0, 4).join('; ')}`];
  });
}
