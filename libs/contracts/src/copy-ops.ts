/**
 * How far the carts in Redis are behind their journal in Postgres: each process of cart tells of the changes that it made
 * (`GET /internal/copies`), the gateway adds up, under `/ops/copies`, for operators.
 */
import { z } from 'zod';
import { unreachableInstance } from './unreachable-instance.js';

const count = z.int().min(0);

const seen = {
  changes: count.meta({ description: 'Put into the journal, or found there when sent again' }),
  rebuilds: z
    .object({ missing: count, behind: count, ahead: count })
    .meta({ description: 'Hashes made anew from the journal, by what was wrong with them' }),
  behind: z.object({ count, oldestSeconds: z.number().min(0) }).meta({
    description: 'Changes that are in the journal and of which Redis has not said that it shows them',
  }),
};

/** What one process answers to `GET /internal/copies`, since it started. */
export const copiesReportSchema = z.object({ service: z.string(), ...seen });

/** What the gateway answers to `GET /ops/copies`. An instance that did not answer in time is listed, not left out. */
export const copiesOverviewSchema = z.object({
  ...seen,
  instances: z.array(
    z.discriminatedUnion('state', [
      z.object({ service: z.string(), url: z.string(), state: z.literal('reached'), ...seen }),
      unreachableInstance,
    ]),
  ),
});

export type CopiesReport = z.infer<typeof copiesReportSchema>;
export type CopiesOverview = z.infer<typeof copiesOverviewSchema>;
