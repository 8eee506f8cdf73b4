/** Images: built, listed (SBOM), searched for known holes, pushed. The first three touch nothing that anybody else uses. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceName } from '@shop/contracts/services';
import type { Run } from './command.js';
import { CommandError } from './release.errors.js';

export interface Image {
  readonly service: ServiceName;
  readonly repository: string;
  /** Of this run alone: repositories let no tag be pushed twice. */
  readonly tag: string;
}

const nameOf = ({ repository, tag }: Image): string => `${repository}:${tag}`;
const sbomOf = (folder: string, { service }: Image): string => join(folder, `${service}.cdx.json`);

/** For the processors of the clusters' machines, whatever the builder's own is. */
export async function build(run: Run, image: Image, revision: string): Promise<void> {
  const args = [`PROJECT=apps/${image.service}`, `REVISION=${revision}`].flatMap((arg) => [
    '--build-arg',
    arg,
  ]);
  const file = ['--platform', 'linux/amd64', '--file', 'infra/docker/service.Dockerfile'];
  await run('docker', ['build', ...file, ...args, '--tag', nameOf(image), '.']);
}

/** What is in the image, package by package, as CycloneDX. */
export async function listContents(run: Run, image: Image, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await run('syft', [
    'scan',
    `docker:${nameOf(image)}`,
    '--output',
    `cyclonedx-json=${sbomOf(folder, image)}`,
  ]);
}

/** Searches the list, so that what is shipped beside the image is what was judged. */
export async function findHoles(run: Run, image: Image, folder: string): Promise<void> {
  await run('grype', [`sbom:${sbomOf(folder, image)}`, '--fail-on', 'high', '--only-fixed']);
}

/**
 * @returns the digest under which the registry keeps it
 * @throws CommandError when the push fails, or the engine knows no digest afterwards
 */
export async function push(run: Run, image: Image): Promise<string> {
  await run('docker', ['push', nameOf(image)]);
  const inspect = ['image', 'inspect', '--format', '{{join .RepoDigests "\\n"}}', nameOf(image)];
  const known = await run('docker', inspect);
  const pushed = known.split('\n').find((line) => line.startsWith(`${image.repository}@sha256:`));
  if (pushed === undefined)
    throw new CommandError(`docker ${inspect.join(' ')}`, 'knows no digest', { output: known });
  return pushed.trim().slice(image.repository.length + 1);
}
