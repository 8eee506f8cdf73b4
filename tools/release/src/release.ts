/**
 * A release, from a commit to shoppers. Everything that can fail without touching the cluster comes first; what touches it
 * comes in the order in which each step leaves the version before serving. Failure policy: when a step fails, the manifests of
 * the last release are applied again and waited for, and the overlay's file is as it was. Migrations stay: they are written
 * so that the version before goes on (docs/runbooks/release.md).
 */
import { join } from 'node:path';
import { serviceNames } from '@shop/contracts/services';
import { z } from 'zod';
import { apply, type Patience, render, runJobs, waitForRollout, waitForSecrets } from './cluster.js';
import type { Run } from './command.js';
import { commitRelease, digestsAt, previousRelease, revisionOf } from './history.js';
import { build, findHoles, type Image, listContents, push } from './images.js';
import type { Waves } from './manifests.js';
import {
  type Digests,
  type Environment,
  hostOf,
  overlayOf,
  releaseFile,
  releaseFileOf,
  repositoriesOf,
  writeReleaseFile,
} from './overlay.js';
import { NotReadyError, ReleaseFailedError, RollbackFailedError } from './release.errors.js';
import { smokeTest } from './smoke-test.js';

export interface ReleaseOptions {
  readonly environment: Environment;
  /** The commit of an earlier release whose builds are to run again; null builds the tree. */
  readonly again: string | null;
  readonly root: string;
  readonly run: Run;
  readonly patience: Patience;
  /** Told before each step. */
  readonly say: (step: string) => void;
  readonly now: () => Date;
}

interface Begun extends ReleaseOptions {
  readonly revision: string;
  readonly previous: Waves | null;
  readonly fileBefore: string;
}

type Step = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** A cluster is known by its context's name: the wrong one is never released to. */
async function begin(options: ReleaseOptions): Promise<Begun> {
  const { run, environment } = options;
  const revision = await revisionOf(run);
  const context = (await run('kubectl', ['config', 'current-context'])).trim();
  if (context !== `ecommerce-${environment}`)
    throw new NotReadyError(
      `kubectl's context is ${context}: kubectl config use-context ecommerce-${environment}`,
    );
  const fileBefore = await run('git', ['show', `HEAD:${releaseFileOf(environment)}`]);
  return { ...options, revision, previous: await previousRelease(run, environment), fileBefore };
}

/** 20101201T082600: of this run alone, and in the order of time. */
function tagOf({ revision, now }: Begun): string {
  return `${revision.slice(0, 12)}-${now().toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}`;
}

/** Every image is built and judged before the first is pushed. */
async function makeImages(begun: Begun, step: Step): Promise<Digests> {
  const { root, run, environment, revision } = begun;
  const tag = tagOf(begun);
  const images: Image[] = [...repositoriesOf(root, environment)].map(([service, repository]) => ({
    service,
    repository,
    tag,
  }));
  const sboms = join(root, 'reports/release', tag);
  const each = async (work: (image: Image) => Promise<void>) => {
    for (const image of images) await work(image);
  };
  await step('build', () => each((image) => build(run, image, revision)));
  await step('list contents', () => each((image) => listContents(run, image, sboms)));
  await step('scan', () => each((image) => findHoles(run, image, sboms)));
  return step('push', async () => {
    const digests: Record<string, string> = {};
    for (const image of images) digests[image.service] = await push(run, image);
    return z.record(z.enum(serviceNames), z.string()).parse(digests);
  });
}

async function rollOut(begun: Begun, digests: Digests, step: Step): Promise<void> {
  const { root, run, environment, patience } = begun;
  await step('write digests', async () => {
    writeReleaseFile(root, environment, releaseFile(digests, begun.again ?? begun.revision));
    return Promise.resolve();
  });
  const waves = await step('render', () => render(run, overlayOf(environment)));
  await step('prepare', async () => {
    await apply(run, waves.ground);
    await waitForSecrets(run, waves, patience);
  });
  await step('migrate', async () => {
    await runJobs(run, waves.migrations, patience);
    await runJobs(run, waves.seeds, patience);
  });
  await step('apply', () => apply(run, waves.workloads));
  await step('wait', () => waitForRollout(run, waves, patience));
  await step('smoke test', () => smokeTest(run, hostOf(root, environment)));
}

/** Jobs are not run again: migrations only go forward. */
async function goBack({ run, previous, patience }: Begun): Promise<void> {
  if (previous === null) return;
  await apply(run, [...previous.ground, ...previous.workloads]);
  await waitForRollout(run, previous, patience);
}

async function undo(begun: Begun, step: string, failure: unknown): Promise<never> {
  begun.say('roll back');
  writeReleaseFile(begun.root, begun.environment, begun.fileBefore);
  try {
    await goBack(begun);
  } catch (rollback) {
    throw new RollbackFailedError(step, { failure, rollback });
  }
  const aftermath =
    begun.previous === null ? 'there is no version before' : 'the version before serves again';
  throw new ReleaseFailedError(step, aftermath, failure);
}

/**
 * Releases the tree, or an earlier release again.
 * @throws NotReadyError before anything was done
 * @throws ReleaseFailedError when a step failed; it says which, and what serves now
 * @throws RollbackFailedError when going back failed as well
 */
export async function release(options: ReleaseOptions): Promise<void> {
  const begun = await begin(options);
  const { run, environment, revision, again } = begun;
  let current = '';
  const step: Step = async (name, work) => {
    current = name;
    options.say(name);
    return work();
  };
  let digests: Digests;
  try {
    digests = again === null ? await makeImages(begun, step) : await digestsAt(run, environment, again);
  } catch (error) {
    if (error instanceof NotReadyError) throw error;
    throw new ReleaseFailedError(current, 'nothing was touched', error);
  }
  try {
    await rollOut(begun, digests, step);
  } catch (error) {
    await undo(begun, current, error);
  }
  await step('commit', () => commitRelease(run, environment, again ?? revision));
}
