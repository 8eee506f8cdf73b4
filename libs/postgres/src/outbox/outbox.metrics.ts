import { Counter, Gauge, Histogram } from 'prom-client';
import type { ClaimedRow, SettledRow } from './outbox.repository.js';

const published = new Counter({
  name: 'outbox_published_total',
  help: 'Attempts that the transport took.',
  labelNames: ['queue'],
});

const republished = new Counter({
  name: 'outbox_republished_total',
  help: 'Of outbox_published_total, those whose row the transport had taken before.',
  labelNames: ['queue'],
});

const failed = new Counter({
  name: 'outbox_publish_failures_total',
  help: 'Attempts that the transport did not take, or not in time.',
  labelNames: ['queue'],
});

const settled = new Counter({
  name: 'outbox_settled_total',
  help: 'Rows whose consumer has committed (done) or given up (dead).',
  labelNames: ['queue', 'state'],
});

const lag = new Histogram({
  name: 'outbox_relay_lag_seconds',
  help: 'From the beginning of the transaction that adds a row until the transport is first given it.',
  buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 120, 600],
});

const rows = new Gauge({
  name: 'outbox_rows',
  help: 'Rows that are open or dead. Of the database, so the same in every instance: take the maximum, not the sum.',
  labelNames: ['state'],
});

const oldest = new Gauge({
  name: 'outbox_oldest_seconds',
  help: 'Age of the oldest row that is open or dead; 0 when there is none.',
  labelNames: ['state'],
});

export function countPublished(accepted: readonly ClaimedRow[]): void {
  for (const { queue, isFirst, ageSeconds } of accepted) {
    published.inc({ queue });
    if (isFirst) lag.observe(ageSeconds);
    else republished.inc({ queue });
  }
}

export function countFailed(refused: readonly ClaimedRow[]): void {
  for (const { queue } of refused) failed.inc({ queue });
}

export function countSettled(closed: readonly SettledRow[]): void {
  for (const row of closed) settled.inc(row);
}

/** Rows in one state, as they stand. */
export interface Standing {
  readonly count: number;
  /** Since it was added, or given up; 0 when there is none. */
  readonly oldestSeconds: number;
}

/** What is not done. */
export interface Standings {
  readonly open: Standing;
  readonly dead: Standing;
}

export function showStandings(standings: Standings): void {
  for (const state of ['open', 'dead'] as const) {
    rows.set({ state }, standings[state].count);
    oldest.set({ state }, standings[state].oldestSeconds);
  }
}
