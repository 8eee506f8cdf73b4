/**
 * What Terraform made, written into an overlay: platform.env, and where the images are. Both files keep everything else, so a
 * second run changes nothing. Failure policy: a name that only one side has is thrown before anything is written.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { OverlayMismatchError } from './overlay.errors.js';

/** The output `overlay` of an environment. */
export const overlayOutput = z.object({
  platform: z.record(z.string().regex(/^[A-Z_]+$/), z.string().regex(/^\S+$/)),
  repository: z.string().regex(/^[a-z0-9.-]+\/[a-z0-9]+\/[a-z0-9-]+$/),
});
export type OverlayOutput = z.infer<typeof overlayOutput>;

/**
 * The file with the values of `platform` in place of its own; comments stay.
 * @throws OverlayMismatchError when one of the two has a name that the other has not
 */
export function withPlatform(
  file: { path: string; text: string },
  platform: OverlayOutput['platform'],
): string {
  const names = [...file.text.matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => name);
  const differ = [
    ...names.filter((name) => !(name in platform)),
    ...Object.keys(platform).filter((name) => !names.includes(name)),
  ];
  if (differ.length > 0) throw new OverlayMismatchError(file.path, differ);
  return file.text.replace(/^([A-Z_]+)=.*$/gm, (_, name: string) => `${name}=${platform[name] ?? ''}`);
}

/** The kustomization with every image of the shop taken from `repository`. */
export function withRepository(kustomization: string, repository: string): string {
  return kustomization.replace(
    /(name: shop\/([a-z-]+), newName: )[^\s,}]+/g,
    (_, before: string, service: string) => `${before}${repository}/${service}`,
  );
}

/**
 * Writes both files of k8s/overlays/<environment>.
 * @returns the names of the files that changed
 * @throws OverlayMismatchError see withPlatform
 */
export function writeOverlay(overlay: string, { platform, repository }: OverlayOutput): string[] {
  const path = join(overlay, 'platform.env');
  const wanted = [
    { path, text: withPlatform({ path, text: readFileSync(path, 'utf8') }, platform) },
    {
      path: join(overlay, 'kustomization.yaml'),
      text: withRepository(readFileSync(join(overlay, 'kustomization.yaml'), 'utf8'), repository),
    },
  ];
  const changed = wanted.filter((file) => readFileSync(file.path, 'utf8') !== file.text);
  for (const file of changed) writeFileSync(file.path, file.text);
  return changed.map((file) => file.path);
}
