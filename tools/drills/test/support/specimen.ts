import type { NodeSeen, Sample } from '../../src/timeline/sample.js';

/** When the fault of the specimen begins, and how the failover goes on from there (milliseconds). */
export const specimen = { struckMs: 6_000, promotedMs: 7_900, backMs: 9_500, endMs: 14_000 } as const;

const pairs = [
  ['7001', '7004'],
  ['7002', '7005'],
  ['7003', '7006'],
] as const;
const routes = ['GET /products/:sku', 'GET /categories/:slug', 'POST /cart/items', 'POST /orders'];
const SLOTS = [5_461, 5_462, 5_461];

/** What a timeline sees of a primary that is killed: 7001, followed by 7004. Figures by rule, without chance. */
export function specimenSamples(): Sample[] {
  const samples: Sample[] = [{ of: 'struck', atMs: specimen.struckMs }];
  const say = (atMs: number, event: string) => samples.push({ of: 'mark', atMs, event });
  say(specimen.struckMs + 2, 'kill -9 of a primary: redis 7001');
  say(specimen.promotedMs, 'redis 7004 leads');
  say(specimen.backMs + 700, 'every slot is served, every replica is synced');
  say(specimen.endMs - 200, 'the shoppers are at home; the ledger is drawn up');
  for (let atMs = 0; atMs < specimen.endMs; atMs += 100)
    samples.push(shoppersAt(atMs), ...nodesAt(atMs), ...replicasAt(atMs), ...outboxesAt(atMs));
  return samples.toSorted((one, other) => one.atMs - other.atMs);
}

const look = (about: string, atMs: number) => ({ about, atMs, tookMs: 1.2, lateMs: 0.3 });
const isFailingOver = (atMs: number) => atMs > specimen.struckMs && atMs < specimen.promotedMs;
const wave = (atMs: number, period: number) => Math.sin((atMs / period) * 2 * Math.PI);

function shoppersAt(atMs: number): Sample {
  const seen = routes.map((route, index) => ({
    route,
    retried: 0,
    failed: 0,
    timesMs: Array.from({ length: 5 - index }, (_, nth) => {
      const usual = 3 + 4 * index + nth + wave(atMs, 1_700 + 300 * index);
      return isFailingOver(atMs) && index > 1 && nth === 0 ? specimen.promotedMs - atMs + 20 : usual;
    }),
  }));
  return { of: 'shoppers', ...look('shop', atMs), seen };
}

function nodesAt(atMs: number): Sample[] {
  return pairs.flatMap(([primary, replica], index) => {
    const isLost = index === 0;
    const [leads, follows] = isLost && atMs >= specimen.promotedMs ? [replica, primary] : [primary, replica];
    const isDown = isLost && atMs > specimen.struckMs && atMs < specimen.backMs;
    const calls = { get: 30 + 8 * index + Math.round(4 * wave(atMs, 2_300)), set: 12, evalsha: 9 };
    const down = (name: string) => isDown && name === '7001';
    const node = (name: string, seen: NodeSeen): Sample => ({
      of: 'node',
      ...look(name, atMs),
      seen: down(name) ? null : seen,
    });
    const queues = { [['orders', 'stock', 'payments'][index] ?? '']: depthAt(atMs, index) };
    const errors = isFailingOver(atMs) && index > 0 ? { MOVED: 1 } : {};
    const isFollowing = isLost && isFailingOver(atMs) && leads === primary;
    return [
      node(leads, { role: 'primary', slots: SLOTS[index] ?? 0, calls, errors, queues }),
      node(follows, {
        ...{ role: 'replica', slots: 0, errors: {}, queues: {} },
        calls: isFollowing ? {} : { set: 12, evalsha: 9 },
      }),
    ];
  });
}

function depthAt(atMs: number, index: number) {
  const late = isFailingOver(atMs) ? Math.round((atMs - specimen.struckMs) / 100) : 0;
  return { waiting: late + index, active: 2, delayed: 1 };
}

function replicasAt(atMs: number): Sample[] {
  return pairs.map(([primary, replica], index) => {
    const isCut = index === 0 && atMs > specimen.struckMs && atMs < specimen.backMs + 300;
    const hasTurned = index === 0 && atMs >= specimen.promotedMs;
    const [about, leads] = hasTurned ? [primary, replica] : [replica, primary];
    const seen = isCut ? null : { primary: leads, lagMs: 0.5 + 0.2 * index + 0.1 * wave(atMs, 900) };
    return { of: 'replica', ...look(about, atMs), seen };
  });
}

function outboxesAt(atMs: number): Sample[] {
  const lateMs = isFailingOver(atMs) ? atMs - specimen.struckMs : 0;
  return ['order', 'payment', 'product'].map((service, index) => ({
    of: 'outbox',
    ...look(service, atMs),
    seen: { open: 4 + index, unpublishedMs: Math.max(lateMs / (index + 1), 6 + 3 * wave(atMs, 700)) },
  }));
}
