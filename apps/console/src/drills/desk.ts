import { queryOptions, useMutation } from '@tanstack/react-query';
import type { DrillKind, DrillOrder, DrillOverview, DrillReport, LoadOrder } from '@shop/contracts/drill-ops';
import { ProblemError } from '../api/problem.js';
import { askOps } from '../live/ask-ops.js';

/** What can be held here; null where no drills are held. What is held comes by the live stream. */
export const drillKinds = queryOptions({
  queryKey: ['drills'],
  queryFn: async ({ signal }): Promise<readonly DrillKind[] | null> => {
    try {
      return (await askOps<DrillOverview>('/ops/drills', { signal })).drills;
    } catch (error) {
      if (error instanceof ProblemError && error.status === 404) return null;
      throw error;
    }
  },
  staleTime: Infinity,
});

export function useHold() {
  return useMutation({
    mutationFn: (order: DrillOrder) => askOps<DrillReport>('/ops/drills', { method: 'POST', body: order }),
  });
}

export function useStopDrill() {
  return useMutation({
    mutationFn: () => askOps<DrillReport>('/ops/drills/current', { method: 'DELETE' }),
  });
}

export function useStartLoad() {
  return useMutation({
    mutationFn: (order: LoadOrder) => askOps<DrillReport>('/ops/load', { method: 'PUT', body: order }),
  });
}

export function useStopLoad() {
  return useMutation({ mutationFn: () => askOps<DrillReport>('/ops/load', { method: 'DELETE' }) });
}
