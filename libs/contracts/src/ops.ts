/**
 * What the shop says about itself: scans of the databases, the map of the cluster, queues and the jobs that were given
 * up; its caches are in cache-ops.ts. Services answer the reports inside (`GET /internal/database`, `/internal/jobs`,
 * `/internal/dead-letters`), the gateway gathers them under `/ops`, and the replay, the drills and the console read them.
 */
import { z } from 'zod';
import { unreachableInstance } from './unreachable-instance.js';

const count = z.int().min(0);

/**
 * What one process answers to `GET /internal/database`: how often Postgres began to read each table since its
 * statistics were reset, as `pg_stat_user_tables` counts it. Postgres publishes a session's counts within 10 seconds.
 */
export const databaseReportSchema = z.object({
  service: z.string(),
  tables: z.record(z.string(), z.object({ sequentialScans: count, indexScans: count })),
});

const slot = z.int().min(0).max(16_383);

/** The numbers of one Redis node, of its `INFO`. */
export const nodeInfoSchema = z.object({
  usedMemoryBytes: count,
  maxMemoryBytes: count.meta({ description: '0: no limit' }),
  opsPerSecond: count,
  keys: count,
  evictedKeys: count,
  connectedClients: count,
  replicationOffset: count.meta({ description: 'Bytes of the replication stream' }),
  isLinkUp: z.boolean().meta({ description: 'Whether a replica hears its primary; true for a primary' }),
  version: z.string(),
});

/** One node of the cluster as the others see it, and its own numbers when it answered. */
export const topologyNodeSchema = z.object({
  id: z.string(),
  address: z.string().meta({ description: 'host:port', examples: ['127.0.0.1:7001'] }),
  role: z.enum(['primary', 'replica']),
  health: z.enum(['ok', 'suspected', 'failed']),
  primaryId: z.string().nullable().meta({ description: 'Of a replica; null for a primary' }),
  replicaOf: z
    .string()
    .nullable()
    .meta({ description: "Address of a replica's primary; null for a primary" }),
  epoch: count.meta({ description: 'Of two claims to a slot, that of the greater epoch counts' }),
  slots: z.array(z.object({ from: slot, to: slot })).meta({ description: 'Both ends included' }),
  migratingSlots: z.array(slot),
  lagBytes: count.nullable().meta({ description: 'What a replica has yet to receive; null when unknown' }),
  roundTripMs: z
    .number()
    .min(0)
    .nullable()
    .meta({ description: 'Of the question for its numbers, as the gateway felt it; null when none came' }),
  info: nodeInfoSchema.nullable().meta({ description: 'Null when the node did not answer' }),
});

/** What the gateway answers to `GET /ops/topology`. A healthy cluster covers all 16,384 slots. */
export const topologyReportSchema = z.object({
  readAt: z.iso.datetime(),
  nodes: z.array(topologyNodeSchema).meta({ description: 'Each primary, followed by its replicas' }),
  slotsCovered: count,
});

/** What the gateway answers to `GET /ops/topology/locate?key=`. `tag` is the part between braces, null when none. */
export const keyLocationSchema = z.object({
  key: z.string(),
  slot,
  tag: z.string().nullable(),
  family: z.string().nullable().meta({ description: 'Of the key table; null for a key of none' }),
  node: z
    .string()
    .nullable()
    .meta({ description: 'Address of the primary that owns the slot; null when none does' }),
});

/** What one gateway answers to `GET /ops/edge`: how well it can tell who asks, and how often. Counted since its start. */
export const edgeReportSchema = z.object({
  limits: z.object({
    countedByRedis: count,
    countedAlone: count.meta({ description: 'By this process, because Redis did not answer in time' }),
    refused: count.meta({ description: 'Requests of which the limit was used up' }),
    isCountingAlone: z.boolean().meta({ description: 'Within the last seconds' }),
  }),
  credentials: z.object({
    known: count,
    refused: count,
    late: count.meta({ description: 'Not told in time for a page that everyone may see' }),
    unavailable: count.meta({ description: 'Answered with 503: neither let in nor turned away' }),
    isBlind: z
      .boolean()
      .meta({ description: 'Whether one of the last two happened within the last seconds' }),
  }),
  sessionsUntold: count.meta({ description: 'Sessions that were used and that auth has yet to hear of' }),
});

/** A queue at one moment, as Redis has it: the same from whichever process. */
export const queueReportSchema = z.object({
  queue: z.string(),
  jobs: z.object({
    waiting: count,
    active: count,
    delayed: count.meta({ description: 'Wait for their next run' }),
    completed: count.meta({ description: 'Of the last hour, or the 2,000 newest' }),
    failed: count.meta({ description: 'The same; what is to be tried again is a dead letter' }),
  }),
  oldestWaitingMs: count.nullable().meta({ description: 'Null when none waits' }),
  isPaused: z.boolean(),
  workers: count.meta({ description: 'Signed within the last 15 s, over all processes' }),
});

const standing = z.object({ count, oldestSeconds: z.number().min(0) });

/** The outbox of a service, as its database has it: the same from whichever of its instances. */
export const outboxReportSchema = z.object({
  open: standing.meta({ description: 'Their consumers have not finished yet' }),
  dead: standing.meta({ description: 'Their consumers gave up: dead letters' }),
});

/** What one process answers to `GET /internal/jobs`. Null: Redis, or Postgres, did not answer in time. */
export const jobsReportSchema = z.object({
  service: z.string(),
  queues: z.array(queueReportSchema).nullable(),
  outbox: outboxReportSchema.nullable(),
});

const partOfJobs = z.enum(['queues', 'outbox']);
const unreachableService = z.object({
  service: z.string(),
  state: z.literal('unreachable'),
  problem: z.string(),
});
const serviceWithoutJobs = z.object({ service: z.string(), state: z.literal('without-jobs') });

/** What the gateway answers to `GET /ops/queues`. Every instance is listed, whatever it answered. */
export const queueOverviewSchema = z.object({
  queues: z.array(queueReportSchema.extend({ services: z.array(z.string()) })),
  outboxes: z.array(outboxReportSchema.extend({ service: z.string() })),
  instances: z.array(
    z.discriminatedUnion('state', [
      z.object({
        service: z.string(),
        url: z.string(),
        state: z.literal('reached'),
        untold: z.array(partOfJobs).meta({ description: 'What it could not tell in time' }),
      }),
      serviceWithoutJobs.extend({ url: z.string() }),
      unreachableInstance,
    ]),
  ),
});

/** A job that its consumer gave up, without its payload: that may be about somebody. */
export const deadLetterSchema = z.object({
  id: z.uuid(),
  queue: z.string(),
  name: z.string().meta({ description: 'What was to be done' }),
  attempt: count.meta({ description: 'How often it was handed to its queue' }),
  redrives: count.meta({ description: 'How often it was given to its consumer by hand' }),
  lastError: z.string(),
  createdAt: z.iso.datetime(),
  diedAt: z.iso.datetime(),
});

const nextAfter = z.uuid().nullable().meta({ description: '`after` of the next page; null on the last' });

/** What one process answers to `GET /internal/dead-letters`, oldest first. */
export const deadLetterPageSchema = z.object({ letters: z.array(deadLetterSchema), nextAfter });

/** What the gateway answers to `GET /ops/dead-letters`, oldest first. Every service is listed, whatever it answered. */
export const deadLetterOverviewSchema = z.object({
  letters: z.array(deadLetterSchema.extend({ service: z.string() })),
  nextAfter,
  services: z.array(
    z.discriminatedUnion('state', [
      z.object({ service: z.string(), state: z.literal('reached') }),
      serviceWithoutJobs,
      unreachableService,
    ]),
  ),
});

/** A page of dead letters, inside and outside: `after` is the id of the last one of the page before. */
export const deadLetterQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.uuid().optional(),
});

export type QueueReport = z.infer<typeof queueReportSchema>;
export type OutboxReport = z.infer<typeof outboxReportSchema>;
export type JobsReport = z.infer<typeof jobsReportSchema>;
export type QueueOverview = z.infer<typeof queueOverviewSchema>;
export type DeadLetter = z.infer<typeof deadLetterSchema>;
export type DeadLetterPage = z.infer<typeof deadLetterPageSchema>;
export type DeadLetterOverview = z.infer<typeof deadLetterOverviewSchema>;
export type DeadLetterQuery = z.infer<typeof deadLetterQuerySchema>;
export type EdgeReport = z.infer<typeof edgeReportSchema>;
export type DatabaseReport = z.infer<typeof databaseReportSchema>;
export type TopologyNode = z.infer<typeof topologyNodeSchema>;
export type TopologyReport = z.infer<typeof topologyReportSchema>;
export type KeyLocation = z.infer<typeof keyLocationSchema>;
