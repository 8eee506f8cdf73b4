/**
 * What the shop says about its Redis: which keys are hot, which are big, what was slow. Each service tells of its own
 * commands (`GET /internal/hot-keys`), the gateway adds up and asks the nodes, under `/ops/redis`, for operators.
 */
import { z } from 'zod';
import { unreachableInstance } from './unreachable-instance.js';

const count = z.int().min(0);
const rate = z.number().min(0);
const family = z.string().nullable().meta({ description: 'Of the key table; null for a key of none' });

const keyRate = z.object({
  key: z.string(),
  opsPerSecond: rate.meta({ description: 'Commands a second, at most' }),
  overestimate: rate.meta({ description: 'By how much that may be too high, sampling aside' }),
});

const familyRate = z.object({
  family,
  opsPerSecond: rate.meta({ description: 'Commands a second, sampling aside' }),
});

/** What one process answers to `GET /internal/hot-keys`, busiest first. */
export const hotKeysReportSchema = z.object({
  service: z.string(),
  overMs: count.meta({ description: 'What the rates are an average over' }),
  opsPerSecond: rate.meta({ description: 'Over all keys' }),
  keys: z.array(keyRate),
  families: z.array(familyRate),
});

const instances = z.array(
  z.discriminatedUnion('state', [
    z.object({
      service: z.string(),
      url: z.string().nullable().meta({ description: 'Null: this gateway' }),
      state: z.literal('reached'),
      opsPerSecond: rate,
    }),
    unreachableInstance,
  ]),
);

/** What the gateway answers to `GET /ops/redis/hot-keys`. An instance that did not answer in time is listed, not left out. */
export const hotKeyOverviewSchema = z.object({
  opsPerSecond: rate.meta({ description: 'Over all keys and all instances that were reached' }),
  keys: z
    .array(
      keyRate.extend({
        family,
        slot: z.int().min(0).max(16_383),
        node: z
          .string()
          .nullable()
          .meta({ description: 'Address of the primary that owns the slot; null when none does' }),
        services: z.array(z.string()).meta({ description: 'Who asks for it' }),
      }),
    )
    .meta({ description: 'Busiest first' }),
  instances,
});

/**
 * What the gateway answers to `GET /ops/redis/families`: each row of the key table, in its order, with what the shop asks
 * of its keys at the moment. Keys of no row come last, where there are any.
 */
export const familyOverviewSchema = z.object({
  opsPerSecond: rate.meta({ description: 'Over all keys and all instances that were reached' }),
  families: z.array(
    familyRate.extend({
      pattern: z.string().nullable().meta({ description: 'How its keys look; null for keys of no family' }),
      type: z.string().nullable().meta({ description: 'Redis type of its values' }),
      door: z.string().nullable().meta({ description: 'The part of @shop/redis through which it is used' }),
      services: z.array(z.string()).meta({ description: 'Who asks for it at the moment' }),
    }),
  ),
  instances,
});

export const hotKeysQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

const untoldNode = z.object({
  node: z.string().nullable().meta({ description: 'host:port; null for a shard without a replica' }),
  because: z.string(),
});

/** What the gateway answers to `GET /ops/redis/big-keys`: of the scan that runs, or of the last one. */
export const bigKeysReportSchema = z.object({
  state: z.enum(['running', 'finished']),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  keysExpected: count.meta({ description: 'What the scanned replicas held as the scan began' }),
  keysSeen: count,
  keys: z
    .array(z.object({ key: z.string(), family, sizeBytes: count }))
    .meta({ description: 'Biggest first' }),
  families: z
    .array(z.object({ family, keys: count, sizeBytes: count }))
    .meta({ description: 'Biggest first' }),
  unseen: z.array(untoldNode).meta({ description: 'Shards of which not every key was seen' }),
});

/** What the gateway answers to `GET /ops/redis/slow-log`, newest first. */
export const slowLogReportSchema = z.object({
  commands: z.array(
    z.object({
      at: z.iso.datetime(),
      node: z.string().meta({ description: 'host:port' }),
      id: count.meta({ description: 'Counts up on each node' }),
      durationMs: z.number().min(0),
      command: z.string().meta({ examples: ['EVALSHA'] }),
      key: z.string().nullable().meta({ description: 'The first; null for a command without' }),
      family,
      client: z.string().meta({ description: 'Name of the connection', examples: ['shop:cart'] }),
    }),
  ),
  unseen: z.array(untoldNode).meta({ description: 'Nodes whose log is not in it' }),
});

export const slowLogQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(128).default(50),
});

export type HotKeysReport = z.infer<typeof hotKeysReportSchema>;
export type HotKeyOverview = z.infer<typeof hotKeyOverviewSchema>;
export type FamilyOverview = z.infer<typeof familyOverviewSchema>;
export type HotKeysQuery = z.infer<typeof hotKeysQuerySchema>;
export type BigKeysReport = z.infer<typeof bigKeysReportSchema>;
export type SlowLogReport = z.infer<typeof slowLogReportSchema>;
export type SlowLogQuery = z.infer<typeof slowLogQuerySchema>;
