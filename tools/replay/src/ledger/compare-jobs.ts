import type { JobsLeft } from './jobs.js';
import type { LedgerLine } from './ledger-line.js';
import type { Opening } from './opening.js';

/** Everything that had to be done is done, and nothing was given up. */
export function compareJobs({ deadLetters }: Pick<Opening, 'deadLetters'>, jobs: JobsLeft): LedgerLine[] {
  const before = deadLetters ?? 0;
  const { open, dead, untold } = jobs;
  return [
    {
      ...{ what: 'open jobs', acknowledged: 0, found: open },
      differences: [
        ...(open === 0 ? [] : [`${String(open)} jobs are still open`]),
        ...untold.map((service) => `${service} does not tell its jobs`),
      ],
    },
    {
      ...{ what: 'dead letters', acknowledged: before, found: dead },
      differences:
        dead > before ? [`${String(dead - before)} jobs were given up, see /ops/dead-letters`] : [],
    },
  ];
}
