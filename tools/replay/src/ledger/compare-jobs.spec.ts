import { describe, expect, it } from '@jest/globals';
import { compareJobs } from './compare-jobs.js';
import { jobsIn } from './jobs.js';

const standing = (count: number) => ({ count, oldestSeconds: 0 });
const overview = {
  queues: [],
  outboxes: [
    { service: 'order', open: standing(2), dead: standing(1) },
    { service: 'product', open: standing(1), dead: standing(0) },
  ],
  instances: [
    { service: 'order', url: 'http://127.0.0.1:3005', state: 'reached', untold: [] },
    { service: 'product', url: 'http://127.0.0.1:3003', state: 'reached', untold: [] },
    { service: 'auth', url: 'http://127.0.0.1:3001', state: 'without-jobs' },
    { service: 'cart', url: 'http://127.0.0.1:3004', state: 'unreachable', problem: 'ECONNREFUSED' },
  ],
};

describe('the jobs of the ledger', () => {
  it('are those of every service; who does not answer is named', () => {
    expect(jobsIn(overview)).toEqual({ open: 3, dead: 1, untold: ['cart'] });
  });

  it('are well when none is open and none was given up since', () => {
    const lines = compareJobs({ deadLetters: 2 }, { open: 0, dead: 2, untold: [] });
    expect(lines.flatMap(({ differences }) => differences)).toEqual([]);
  });

  it.each([
    { what: 'one is open', jobs: { open: 1, dead: 0, untold: [] }, says: '1 jobs are still open' },
    { what: 'one was given up', jobs: { open: 0, dead: 1, untold: [] }, says: '1 jobs were given up' },
    { what: 'a service is silent', jobs: { open: 0, dead: 0, untold: ['cart'] }, says: 'cart does not tell' },
  ])('differ when $what', ({ jobs, says }) => {
    const differences = compareJobs({ deadLetters: 0 }, jobs).flatMap((line) => line.differences);
    expect(differences).toEqual([expect.stringContaining(says)]);
  });
});
