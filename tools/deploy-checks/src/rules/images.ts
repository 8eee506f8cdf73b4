// Ours run by digest, as the release wrote it, or not at all; others by an exact version.
import type { Fault } from '../fault.js';
import type { Facts } from '../facts/environments.js';
import type { Workload } from '../manifests/workloads.js';

const DIGEST = /@sha256:[0-9a-f]{64}$/;
const UNRELEASED = /:unreleased$/;
const EXACT_TAG = /:[^:/]*\d[^:/]*$/;

/** @param facts null for the local overlay, whose images come from no registry and are called `shop/<name>:local` */
export function imageFaults(workloads: readonly Workload[], facts: Facts | null): Fault[] {
  const used = workloads.flatMap(({ pod, where, manifest, labels }) =>
    [...pod.containers, ...pod.initContainers].map(({ image }) => ({ image, where, manifest, labels })),
  );
  const isOurs = (image: string) =>
    facts === null
      ? image.startsWith('shop/')
      : image.includes(`/${facts.registry.repositories}/`) || image.startsWith('shop/');
  const ours = used.filter(({ image }) => isOurs(image));
  const faults: Fault[] = used
    .filter(({ image }) => !isOurs(image) && !EXACT_TAG.test(image) && !DIGEST.test(image))
    .map(({ image, where }) => ({ rule: 'moving-image', where, problem: `${image} is no exact version` }));
  if (facts === null)
    return [
      ...faults,
      ...ours
        .filter(({ image }) => !/^shop\/[a-z]+:local$/.test(image))
        .map(({ image, where }) => ({
          rule: 'moving-image',
          where,
          problem: `${image} has not the tag local`,
        })),
    ];
  for (const { image, where } of ours) {
    if (!image.startsWith(`${facts.registry.host}/`))
      faults.push({ rule: 'wrong-registry', where, problem: `${image} is not of ${facts.registry.host}` });
    if (!DIGEST.test(image) && !UNRELEASED.test(image))
      faults.push({ rule: 'moving-image', where, problem: `${image} has no digest` });
  }
  return faults;
}
