/**
 * An overlay as a release sees it: where its images are, and the one file that says which build of each runs. The overlay
 * carries names; digests are in release/kustomization.yaml, written here and nowhere else.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceNames, type ServiceName } from '@shop/contracts/services';
import { parse } from 'yaml';
import { z } from 'zod';
import { NotReadyError } from './release.errors.js';

export const environments = ['development', 'staging', 'production'] as const;
export type Environment = (typeof environments)[number];

/** `sha256:...` of each service's image. */
export type Digests = Readonly<Record<ServiceName, string>>;

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const kustomization = z.object({
  images: z.array(
    z.object({ name: z.string(), newName: z.string().optional(), digest: z.string().optional() }),
  ),
});

export function overlayOf(environment: Environment): string {
  return `k8s/overlays/${environment}`;
}

export function releaseFileOf(environment: Environment): string {
  return `${overlayOf(environment)}/release/kustomization.yaml`;
}

function imagesOf(text: string): z.infer<typeof kustomization>['images'] {
  return kustomization.parse(parse(text)).images;
}

/**
 * Where the images of each service are kept.
 * @throws NotReadyError when the overlay names none for a service, or still those of the example
 */
export function repositoriesOf(root: string, environment: Environment): ReadonlyMap<ServiceName, string> {
  const file = `${overlayOf(environment)}/kustomization.yaml`;
  const images = imagesOf(readFileSync(join(root, file), 'utf8'));
  return new Map(
    serviceNames.map((service) => {
      const repository = images.find(({ name }) => name === `shop/${service}`)?.newName;
      if (repository === undefined) throw new NotReadyError(`${file} does not say where shop/${service} is`);
      if (repository.includes('/tenancy/'))
        throw new NotReadyError(
          `${file} has the example's registry: run infra/terraform/write-overlay ${environment}`,
        );
      return [service, repository];
    }),
  );
}

/**
 * What a release file says, by service: the digest of its build. A service that was generated after the last release is among
 * the images and has none.
 */
export function digestsIn(text: string): ReadonlyMap<string, string> {
  return new Map(
    imagesOf(text).flatMap(({ name, digest: found }) =>
      digest.safeParse(found).success ? [[name.replace(/^shop\//, ''), found ?? '']] : [],
    ),
  );
}

/** Whether the file is as a release left it: a release writes every image, so one without a digest came later. */
export function isOfARelease(text: string): boolean {
  return digestsIn(text).size === imagesOf(text).length;
}

/** The file that makes an overlay run these builds. */
export function releaseFile(digests: Digests, revision: string): string {
  return `# Which build of each service runs here: written by the release command, and by it alone.
# Built from ${revision}.
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component

images:
${serviceNames.map((service) => `  - name: shop/${service}\n    digest: ${digests[service]}\n`).join('')}`;
}

export function writeReleaseFile(root: string, environment: Environment, text: string): void {
  writeFileSync(join(root, releaseFileOf(environment)), text);
}

/**
 * Where shoppers find this environment.
 * @throws NotReadyError when platform.env has no HOST
 */
export function hostOf(root: string, environment: Environment): string {
  const file = `${overlayOf(environment)}/platform.env`;
  const host = /^HOST=(\S+)$/m.exec(readFileSync(join(root, file), 'utf8'))?.[1];
  if (host === undefined) throw new NotReadyError(`${file} has no HOST`);
  return host;
}
