import { type Backstage, behindTheScenes } from '../../backstage/backstage.js';
import { rowOf, unpublished } from '../../backstage/jobs.js';
import type { Consumer } from '../../backstage/queues.js';
import { everyoneIsServed } from '../../promises/shopping.js';
import type { Instance } from '../../shop/shop.js';
import type { Fault, Scene } from '../fault.js';
import { killHolding } from './seize.js';
import { allAreDone, type Caught, fatesOf, type Fate } from './settled.js';

/** A moment at which a process dies with jobs in its hands. */
interface Moment {
  readonly title: string;
  readonly service: Consumer;
  /** "each job that was ... is done". */
  readonly what: string;
  readonly withinMs: number;
  /** The jobs, by the ids of their outbox rows. */
  readonly look: (backstage: Backstage) => Promise<readonly string[]>;
}

const KILLS = 3;
/** `npm start` doubles the pause before each restart. */
const BACK_WITHIN_MS = 90_000;

/** What a relay had claimed is another one's after 30 s; then it has to be run. */
const REPUBLISHED_WITHIN_MS = 45_000;
/** The lock of a worker that is dead ends after 15 s and is found within 5 s. */
const RUN_AGAIN_WITHIN_MS = 30_000;

/**
 * kill -9 of order between a commit and its publication: the order is in Postgres, the jobs that follow from it are rows
 * of the outbox, and Redis has not heard of them.
 */
export function killRelay(): Fault {
  return killAt({
    title: 'kill -9 of order between commit and publication',
    service: 'order',
    what: 'committed and not published',
    withinMs: REPUBLISHED_WITHIN_MS,
    look: async (backstage) => (await unpublished('order', backstage)).map(({ id }) => id),
  });
}

/** kill -9 of a service in the middle of a job that it has taken from its queue. */
export function killWorker(service: Consumer): Fault {
  return killAt({
    title: `kill -9 of ${service} in the middle of a job`,
    service,
    what: 'in its hands',
    withinMs: RUN_AGAIN_WITHIN_MS,
    look: async ({ queues }) => (await queues.inHandsOf(service)).map(rowOf),
  });
}

function killAt(moment: Moment): Fault {
  const fates: Fate[] = [];
  return {
    title: `${moment.title}, ${KILLS} times`,
    promises: [everyoneIsServed, () => allAreDone(fates, moment)],
    strike: (scene) =>
      behindTheScenes(scene, async (backstage) => {
        const caught: Caught[] = [];
        for (let time = 1; time <= KILLS; time++) {
          const [instance] = await scene.shop.instances(moment.service);
          if (instance) caught.push(await killOnce(instance, { ...scene, backstage, moment }));
        }
        for (const some of caught) fates.push(...(await fatesOf(some, { ...backstage, ...scene })));
        scene.say('nobody waits for one of these jobs any more');
      }),
  };
}

interface Strike extends Scene {
  readonly backstage: Backstage;
  readonly moment: Moment;
}

async function killOnce(instance: Instance, { backstage, moment, say, signal }: Strike): Promise<Caught> {
  const { name } = instance;
  const ids = await killHolding(instance, { look: () => moment.look(backstage), signal });
  const atMs = performance.now();
  say(`kill -9: ${name}, with ${ids.length} jobs ${moment.what}`);
  await instance.untilReplaced({ withinMs: BACK_WITHIN_MS, signal });
  say(`${name} takes requests again`);
  return { ids, atMs };
}
