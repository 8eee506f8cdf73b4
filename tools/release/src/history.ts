/**
 * What git knows: what is built, and what ran before. A release ends in a commit of the overlay's release file, so the tree of
 * the last such commit is exactly what the cluster was given: settings, policies and digests.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceNames } from '@shop/contracts/services';
import { z } from 'zod';
import { render } from './cluster.js';
import type { Run } from './command.js';
import type { Waves } from './manifests.js';
import {
  digestsIn,
  type Digests,
  type Environment,
  isOfARelease,
  overlayOf,
  releaseFileOf,
} from './overlay.js';
import { NotReadyError } from './release.errors.js';

/**
 * The commit that is built.
 * @throws NotReadyError when files differ from it: what runs could not be found again
 */
export async function revisionOf(run: Run): Promise<string> {
  const changed = await run('git', ['status', '--porcelain']);
  if (changed !== '')
    throw new NotReadyError(
      `Commit or remove these first, so that what runs can be found again:\n${changed}`,
    );
  return (await run('git', ['rev-parse', 'HEAD'])).trim();
}

/**
 * The builds of an earlier release; of a service that is younger than it, the build that runs now.
 * @throws NotReadyError when the commit is no release, or no build of a service was ever released
 */
export async function digestsAt(run: Run, environment: Environment, commit: string): Promise<Digests> {
  const file = releaseFileOf(environment);
  const then = digestsIn(await run('git', ['show', `${commit}:${file}`]));
  if (then.size === 0) throw new NotReadyError(`${commit} is no release of ${environment}`);
  const now = digestsIn(await run('git', ['show', `HEAD:${file}`]));
  const found = serviceNames.map((service) => [service, then.get(service) ?? now.get(service)] as const);
  const missing = found.filter(([, digest]) => digest === undefined).map(([service]) => service);
  if (missing.length > 0)
    throw new NotReadyError(`no build of ${missing.join(', ')} has been released: release without --again`);
  return z.record(z.enum(serviceNames), z.string()).parse(Object.fromEntries(found));
}

/** The newest commit whose release file is as a release left it: generating a service changes the file as well. */
async function lastRelease(run: Run, file: string): Promise<string | null> {
  const commits = (await run('git', ['log', '--format=%H', '--', file])).split('\n').filter(Boolean);
  for (const commit of commits)
    if (isOfARelease(await run('git', ['show', `${commit}:${file}`]))) return commit;
  return null;
}

/** The manifests of the last release, or null when there was none. */
export async function previousRelease(run: Run, environment: Environment): Promise<Waves | null> {
  const commit = await lastRelease(run, releaseFileOf(environment));
  if (commit === null) return null;
  const tree = join(mkdtempSync(join(tmpdir(), 'shop-release-')), 'tree');
  try {
    await run('git', ['worktree', 'add', '--detach', '--quiet', tree, commit]);
    return await render(run, join(tree, overlayOf(environment)));
  } finally {
    await run('git', ['worktree', 'remove', '--force', tree]).catch(() => undefined);
    rmSync(join(tree, '..'), { recursive: true, force: true });
  }
}

/** Nothing when the same builds run as before. */
export async function commitRelease(run: Run, environment: Environment, revision: string): Promise<void> {
  const file = releaseFileOf(environment);
  if ((await run('git', ['status', '--porcelain', '--', file])) === '') return;
  await run('git', ['add', file]);
  await run('git', [
    'commit',
    '--quiet',
    '--message',
    `release(${environment}): ${revision.slice(0, 12)}`,
    '--',
    file,
  ]);
}
