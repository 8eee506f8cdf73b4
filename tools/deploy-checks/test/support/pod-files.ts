// What a kubelet lays into a pod: the mounted Secrets, with the link and the dotted folder that it keeps beside the files.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Container, PodSpec } from '../../src/manifests/workloads.js';

export type SecretReader = (secret: string, key: string) => string;

export interface MountedSecrets {
  /** Where a path of the container is on this machine. */
  readonly paths: ReadonlyMap<string, string>;
}

interface Sources {
  /** Made, and filled. */
  readonly directory: string;
  /** Keys by Secret, for a volume that takes all of them. */
  readonly keysOf: (secret: string) => readonly string[];
  readonly read: SecretReader;
}

export function mountSecrets(pod: PodSpec, container: Container, sources: Sources): MountedSecrets {
  const paths = new Map<string, string>();
  for (const { name, mountPath } of container.volumeMounts) {
    const secret = pod.volumes.find((volume) => volume.name === name)?.secret;
    if (secret === undefined) continue;
    const items = secret.items ?? sources.keysOf(secret.secretName).map((key) => ({ key, path: key }));
    const place = join(sources.directory, name);
    mkdirSync(join(place, '..2026_11_28'), { recursive: true });
    symlinkSync('..2026_11_28', join(place, '..data'));
    for (const { key, path } of items) {
      writeFileSync(join(place, '..data', path), sources.read(secret.secretName, key));
      symlinkSync(join('..data', path), join(place, path));
    }
    paths.set(mountPath, place);
  }
  return { paths };
}
