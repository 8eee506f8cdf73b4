import type { RequestOverview } from '@shop/contracts/request-ops';
import { ProblemError } from '../../api/problem.js';

/** What Redis did for a request, in one line. */
export function briefly({ hops, entries }: RequestOverview): string {
  const commands = entries.filter(({ kind }) => kind === 'command').length;
  const services = new Set(hops.map(({ service }) => service)).size;
  const where = `in ${counted(services, 'service', 'services')}`;
  return commands === 0
    ? `No command to Redis, ${where}`
    : `${counted(commands, 'command', 'commands')} to Redis, ${where}`;
}

function counted(count: number, one: string, many: string): string {
  return `${String(count)} ${count === 1 ? one : many}`;
}

/** A Redis Cluster on a laptop answers in a fraction of one. */
export function inMilliseconds(ms: number): string {
  return `${ms < 10 ? ms.toFixed(2) : ms.toFixed(0)} ms`;
}

/** What an outcome means for who looks at it: good news, work that had to be done, or a failure. */
export function toneOf(
  outcome: RequestOverview['entries'][number]['outcome'],
): 'good' | 'warn' | 'bad' | 'plain' {
  switch (outcome) {
    case 'hit':
    case 'negative-hit':
    case 'near-hit':
    case 'coalesced':
      return 'good';
    case 'stale':
    case 'miss':
    case 'loaded':
    case 'bypassed':
      return 'warn';
    case 'failed':
      return 'bad';
    default:
      return 'plain';
  }
}

/** Why there is nothing to be seen. */
export function refusalTold(error: Error): string {
  if (!(error instanceof ProblemError) || ![401, 403].includes(error.status)) return error.message;
  return 'This shop shows itself to its operators only. Give your token on the Cluster page; this page keeps it until it is left.';
}
