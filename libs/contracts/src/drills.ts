/**
 * The drills: what may befall a running shop, and what it promises all the same. Written once, for the command line that
 * holds them and for the page that lists them; plain data, so that a page may import it.
 */

export interface DrillTold {
  readonly name: string;
  /** What befalls the shop. */
  readonly befalls: string;
  /** Behind `npm run drill --`, such as it is held usually. */
  readonly usually: string;
  /** Besides {@link everyDrillPromises}. */
  readonly promises: readonly string[];
}

/** The replay's ledger, drawn up after each of them. */
export const everyDrillPromises =
  'Orders, refunds, coupons, stock, carts, payments, parcels, mails and jobs are as they were acknowledged.';

export const drillsTold = [
  {
    name: 'failover',
    befalls: 'a primary is lost, or hands over',
    usually: 'failover --by kill',
    promises: ['no request fails, none takes five seconds', 'the lost slots take writes again within 5 s'],
  },
  {
    name: 'move-slots',
    befalls: 'slots change hands',
    usually: 'move-slots --count 1500',
    promises: ['no request fails, none takes five seconds'],
  },
  {
    name: 'scale-out',
    befalls: 'a fourth primary comes and goes',
    usually: 'scale-out',
    promises: [
      'no request fails, none takes five seconds',
      'p99 is at most 3 times the steady one while slots move',
    ],
  },
  {
    name: 'outage',
    befalls: 'every Redis node is gone',
    usually: 'outage --seconds 30',
    promises: [
      'pages that everyone may see are served throughout',
      'nobody is logged out, and nobody is shown another cart',
      'Redis is used within 2 s of its return',
    ],
  },
  {
    name: 'flush',
    befalls: 'Redis is emptied, again and again',
    usually: 'flush',
    promises: ['pages that everyone may see are served throughout', 'nobody is logged out'],
  },
  {
    name: 'evict',
    befalls: 'Redis has too little memory',
    usually: 'evict --seconds 20',
    promises: ['pages that everyone may see are served throughout', 'nobody is logged out'],
  },
  {
    name: 'slow',
    befalls: 'a Redis node is late',
    usually: 'slow --seconds 20',
    promises: ['no request fails, none takes five seconds', 'the late node keeps its slots'],
  },
  {
    name: 'rolling-restart',
    befalls: 'every node and every service is restarted',
    usually: 'rolling-restart',
    promises: ['no request fails while nodes are restarted', 'no request that a service accepted is lost'],
  },
  {
    name: 'kill-service',
    befalls: 'each instance of a service is killed in turn',
    usually: 'kill-service --service cart',
    promises: [
      'every shopper gets an answer in the end',
      'each instance is back within 10 s, or 3 times what a start takes',
    ],
  },
  {
    name: 'terminate',
    befalls: 'each instance of a service is asked to end, in turn',
    usually: 'terminate',
    promises: ['no request that was accepted is lost', 'each process ends by itself, and keeps no job'],
  },
  {
    name: 'kill-relay',
    befalls: 'order is killed between commit and publication',
    usually: 'kill-relay',
    promises: ['each job that was in its hands is done within 45 s'],
  },
  {
    name: 'kill-worker',
    befalls: 'a service is killed in the middle of a job',
    usually: 'kill-worker --service order',
    promises: ['the job is done within 30 s'],
  },
  {
    name: 'poison',
    befalls: 'a job cannot be read',
    usually: 'poison',
    promises: [
      'it becomes a dead letter that says why, and holds up nobody',
      'it is done once it is mended and re-driven',
    ],
  },
  {
    name: 'slow-provider',
    befalls: 'the payment provider times out',
    usually: 'slow-provider',
    promises: ['no request fails, none takes five seconds'],
  },
  {
    name: 'postgres',
    befalls: 'Postgres is gone',
    usually: 'postgres --by kill',
    promises: ['orders and their jobs go on within 10 s of its return'],
  },
  {
    name: 'soak',
    befalls: 'fault after fault, and what was told is checked',
    usually: 'soak --minutes 10',
    promises: [
      'an acknowledged addition is in its cart once',
      'a coupon is used up to its limit',
      'an ended session never works again',
    ],
  },
  {
    name: 'calm',
    befalls: 'no fault, and no core is idle',
    usually: 'calm --minutes 30',
    promises: ['nobody votes, and no node changes its role'],
  },
] as const satisfies readonly DrillTold[];

export type DrillName = (typeof drillsTold)[number]['name'];
