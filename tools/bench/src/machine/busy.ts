/**
 * Whether the machine is ours alone. A figure that was measured beside somebody else's work is a figure of both, so the
 * bench waits for a calm machine, and refuses one that does not become calm.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { ConditionTimeoutError, until } from '@shop/local-stack';
import { MachineBusyError } from '../bench.errors.js';

/** The load average of the last minute that is still calm. An own build of a moment before takes two minutes to fade. */
export const CALM_LOAD = 0.5;
const WAIT_MS = 180_000;

export interface Surroundings {
  /** Load average of the last minute. */
  readonly load: number;
  /** Pids of Redis servers that run before ours are started. */
  readonly redisServers: readonly number[];
}

/** What speaks against measuring now, in words; empty when nothing does. */
export function busyReasons({ load, redisServers }: Surroundings): string[] {
  const reasons: string[] = [];
  if (load > CALM_LOAD) reasons.push(`load average ${load.toFixed(2)}, the limit is ${String(CALM_LOAD)}`);
  if (redisServers.length > 0) reasons.push(`Redis servers run already: pid ${redisServers.join(', ')}`);
  return reasons;
}

/**
 * Waits until the machine is calm, at most three minutes.
 *
 * @returns what speaks against measuring all the same: with `isAnyway` at once, else nothing
 * @throws MachineBusyError
 */
export async function untilCalm({ isAnyway }: { isAnyway: boolean }): Promise<string[]> {
  const reasons = () => busyReasons(surroundings());
  if (isAnyway) return reasons();
  const isCalm = () => Promise.resolve(reasons().length === 0);
  try {
    await until(isCalm, { what: 'the machine is calm', withinMs: WAIT_MS, everyMs: 2_000 });
    return [];
  } catch (error) {
    if (error instanceof ConditionTimeoutError) throw new MachineBusyError(reasons());
    throw error;
  }
}

function surroundings(): Surroundings {
  return { load: loadavg()[0] ?? 0, redisServers: redisServers() };
}

/** Where there is no /proc, the load alone has to tell. */
function redisServers(): number[] {
  return processIds().filter((pid) => ['redis-server', 'valkey-server'].includes(nameOf(pid)));
}

function processIds(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${String(pid)}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}
