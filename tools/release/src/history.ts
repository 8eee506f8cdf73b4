/**
 * What git knows: what is built, and what ran before. A release ends in a commit of the overlay's release file, so the tree of
 * the last such commit is exactly what the cluster was given: settings, policies and digests.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { render } from './cluster.js';
import type { Run } from './command.js';
import type { Waves } from './manifests.js';
import { digestsIn, type Digests, type Environment, overlayOf, releaseFileOf } from './overlay.js';
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

export async function digestsAt(run: Run, environment: Environment, commit: string): Promise<Digests> {
  const digests = digestsIn(await run('git', ['show', `${commit}:${releaseFileOf(environment)}`]));
  if (digests === null) throw new NotReadyError(`${commit} is no release of ${environment}`);
  return digests;
}

/** The manifests of the last release, or null when there was none. */
export async function previousRelease(run: Run, environment: Environment): Promise<Waves | null> {
  const file = releaseFileOf(environment);
  const commit = (await run('git', ['log', '-1', '--format=%H', '--', file])).trim();
  if (commit === '' || digestsIn(await run('git', ['show', `${commit}:${file}`])) === null) return null;
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
