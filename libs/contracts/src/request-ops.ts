/**
 * What Redis did for one request. Each process keeps what it did for the last ones (`GET /internal/requests/:id`, while
 * REQUEST_TRAILS is on), the gateway puts it together under `/ops/requests/:id`, for operators. The id is that of the
 * header `x-request-id`, which every answer carries. Names of keys and sizes, never values.
 */
import { z } from 'zod';
import { unreachableInstance } from './unreachable-instance.js';

const count = z.int().min(0);
const tookMs = z.number().min(0).nullable().meta({ description: 'Null while it is under way' });

export const requestIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}$/)
  .meta({ description: 'Of the header x-request-id', examples: ['0199f3a2-6c1e-7f5c-9a53-2d8b1c6a7f10'] });

export const trailOutcomeSchema = z
  .enum([
    ...(['hit', 'negative-hit', 'near-hit', 'stale', 'miss', 'loaded', 'coalesced', 'bypassed'] as const),
    ...(['write', 'delete', 'failed', 'other'] as const),
  ])
  .nullable()
  .meta({
    description:
      'negative-hit: known not to exist; near-hit: from the memory of the process; loaded: the source was asked; coalesced: ' +
      'by the load of another caller; bypassed: past Redis. Null while it is under way',
  });

const entry = z.object({
  kind: z
    .enum(['command', 'cache'])
    .meta({ description: 'Sent to Redis; or what a cache made of it, or did without' }),
  atMs: z.number().min(0).meta({ description: 'Since the request came to this process' }),
  ms: tookMs,
  command: z
    .string()
    .nullable()
    .meta({
      description: 'A script by its name; null where nothing was sent',
      examples: ['GET', 'take-lease'],
    }),
  key: z.string().nullable().meta({ description: 'The first; null for a command without' }),
  keys: count.meta({ description: 'How many there are' }),
  family: z.string().nullable().meta({ description: 'Of the key table; null for a key of none' }),
  outcome: trailOutcomeSchema,
  slot: z.int().min(0).max(16_383).nullable(),
  node: z
    .string()
    .nullable()
    .meta({ description: 'host:port to which it was last written; null where nothing was sent' }),
  redirectedFrom: z
    .array(z.string())
    .meta({ description: 'Nodes before it: who sent it elsewhere, or whose connection was lost' }),
  sizeBytes: count.nullable().meta({ description: 'Of a reply that is one text' }),
});

const hop = z.object({
  method: z.string(),
  route: z.string().meta({ description: 'The pattern', examples: ['/products/:sku'] }),
  status: z.int().nullable().meta({ description: 'Null while it is under way; 499: the client went away' }),
  ms: tookMs,
  dropped: count.meta({ description: 'Entries there was no room for' }),
});

/** What one process answers to `GET /internal/requests/:id`: once for each time that the request came to it. */
export const requestReportSchema = z.object({
  service: z.string(),
  hops: z.array(
    hop.extend({
      startedAtMs: z.number().meta({ description: 'Since 1970, by the clock of its machine' }),
      entries: z.array(entry),
    }),
  ),
});

const where = {
  service: z.string(),
  url: z.string().nullable().meta({ description: 'Null: this gateway' }),
};
const atMs = z.number().meta({
  description:
    'Since the request came in; of other machines as good as their clocks, and so below 0 at times',
});

/** What the gateway answers to `GET /ops/requests/:id`. An instance that did not answer in time is listed, not left out. */
export const requestOverviewSchema = z.object({
  id: z.string(),
  startedAt: z.iso.datetime(),
  hops: z.array(hop.extend({ ...where, atMs })).meta({ description: 'In the order in which they began' }),
  entries: z
    .array(entry.extend({ ...where, atMs }))
    .meta({ description: 'In the order in which they began' }),
  instances: z.array(
    z.discriminatedUnion('state', [
      z.object({ ...where, state: z.literal('reached'), hops: count }),
      z.object({ ...where, state: z.literal('without-trails') }),
      unreachableInstance,
    ]),
  ),
});

export type RequestReport = z.infer<typeof requestReportSchema>;
export type RequestOverview = z.infer<typeof requestOverviewSchema>;
