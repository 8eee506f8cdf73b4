import type { Summary } from '../statistics/summary.js';
import type { Target } from './record.js';
import { figure, spread } from './words.js';

/** A ratio that has to reach something; its median decides. */
export function atLeast(what: string, ratio: Summary, wanted: number): Target {
  return {
    what,
    wanted: `≥ ${figure(wanted)} ×`,
    measured: `${spread(ratio)} ×`,
    isMet: ratio.median >= wanted,
  };
}

/** A number that must not be exceeded: failures, keys left, bytes. */
export function atMost(
  what: string,
  measured: number,
  { limit, unit = '' }: { limit: number; unit?: string },
): Target {
  const words = (value: number) => `${figure(value)}${unit === '' ? '' : ` ${unit}`}`;
  return {
    what,
    wanted: limit === 0 ? '0' : `≤ ${words(limit)}`,
    measured: words(measured),
    isMet: measured <= limit,
  };
}
