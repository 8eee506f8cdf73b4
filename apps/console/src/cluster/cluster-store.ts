import { useSyncExternalStore } from 'react';
import type { TopologyReport } from '@shop/contracts/ops';
import { History } from '../live/history.js';
import { onLiveNews } from '../live/live-store.js';
import { afterReading, type ClusterState, noCluster } from './cluster-state.js';
import { MOST_SAMPLES, type Sample, sampleOf } from './samples.js';

/* What the stream told of the cluster since the page first asked; kept while another page is looked at. */

let state = noCluster;
const samples = new History<Sample>(MOST_SAMPLES);
const readers = new Set<() => void>();

onLiveNews((news) => {
  if (news.type !== 'report' || news.part !== 'topology') return;
  const report = news.report as TopologyReport;
  const next = afterReading(state, report);
  if (next === state) return;
  state = next;
  if (next.report === report) samples.add(sampleOf(report));
  for (const read of readers) read();
});

function subscribe(read: () => void): () => void {
  readers.add(read);
  return () => {
    readers.delete(read);
  };
}

export function useCluster(): ClusterState {
  return useSyncExternalStore(subscribe, () => state);
}

/** Oldest first. */
export function useSamples(): readonly Sample[] {
  return useSyncExternalStore(subscribe, () => samples.entries);
}
