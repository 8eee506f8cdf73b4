/**
 * What a release does to a cluster, by kubectl. Failure policy: each wait has an end; a job that fails is told with the end of
 * its log.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Run } from './command.js';
import { type Manifest, named, streamOf, wavesOf, type Waves } from './manifests.js';
import { JobFailedError } from './release.errors.js';

export const namespace = 'ecommerce';
const here = ['--namespace', namespace];
const pollMs = 2_000;

/** How long a cluster may take, in milliseconds. */
export interface Patience {
  readonly secretsMs: number;
  readonly jobsMs: number;
  readonly rolloutMs: number;
}

const jobs = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z
        .object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).optional() })
        .optional(),
    }),
  ),
});

export async function render(run: Run, overlay: string): Promise<Waves> {
  return wavesOf(await run('kubectl', ['kustomize', overlay]));
}

/** Ours wins over what was changed by hand: the tree says what runs. */
export async function apply(run: Run, manifests: readonly Manifest[]): Promise<void> {
  if (manifests.length === 0) return;
  const args = [
    'apply',
    '--server-side',
    '--force-conflicts',
    '--field-manager',
    'release',
    '--filename',
    '-',
  ];
  await run('kubectl', args, { input: streamOf(manifests) });
}

/** Secrets are copied into the cluster by an operator: pods and jobs wait for them, and so do we. */
export async function waitForSecrets(run: Run, { ground }: Waves, { secretsMs }: Patience): Promise<void> {
  const secrets = named(ground, 'ExternalSecret').map((name) => `externalsecret/${name}`);
  if (secrets.length === 0) return;
  await run('kubectl', [
    'wait',
    ...here,
    '--for=condition=Ready',
    `--timeout=${secretsMs / 1_000}s`,
    ...secrets,
  ]);
}

function outcomesOf(text: string): Map<string, string | undefined> {
  return new Map(
    jobs
      .parse(JSON.parse(text))
      .items.map(({ metadata, status }) => [
        metadata.name,
        status?.conditions?.find(
          ({ type, status: is }) => is === 'True' && (type === 'Complete' || type === 'Failed'),
        )?.type,
      ]),
  );
}

/**
 * Runs jobs to their end. A job of an earlier release is removed first: a job's pod template cannot be changed.
 * @throws JobFailedError when one fails, or is not done after `jobsMs`
 */
export async function runJobs(run: Run, manifests: readonly Manifest[], { jobsMs }: Patience): Promise<void> {
  const names = named(manifests, 'Job');
  if (names.length === 0) return;
  await run('kubectl', ['delete', 'job', ...here, '--ignore-not-found', '--wait', ...names]);
  await apply(run, manifests);
  for (const deadline = performance.now() + jobsMs; ; await delay(pollMs)) {
    const outcomes = outcomesOf(
      await run('kubectl', ['get', 'job', ...here, '--output', 'json', ...listOf(names)]),
    );
    const failed = names.find((name) => outcomes.get(name) === 'Failed');
    if (failed !== undefined) throw new JobFailedError(failed, `failed\n${await logOf(run, failed)}`);
    const open = names.filter((name) => outcomes.get(name) !== 'Complete');
    if (open.length === 0) return;
    if (performance.now() > deadline)
      throw new JobFailedError(open.join(', '), `not done after ${jobsMs / 1_000} s`);
  }
}

/** One name alone would be answered with an object, and several with a list. */
function listOf(names: readonly string[]): string[] {
  return names.length === 1 ? ['--field-selector', `metadata.name=${names[0] ?? ''}`] : [...names];
}

async function logOf(run: Run, job: string): Promise<string> {
  try {
    return await run('kubectl', ['logs', ...here, `job/${job}`, '--tail=30']);
  } catch {
    return 'its log cannot be read';
  }
}

/** @throws CommandError when one is not rolled out after `rolloutMs` */
export async function waitForRollout(run: Run, { workloads }: Waves, { rolloutMs }: Patience): Promise<void> {
  for (const name of named(workloads, 'Deployment'))
    await run('kubectl', [
      'rollout',
      'status',
      ...here,
      `deployment/${name}`,
      `--timeout=${rolloutMs / 1_000}s`,
    ]);
}
