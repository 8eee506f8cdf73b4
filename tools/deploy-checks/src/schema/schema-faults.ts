// Unknown fields and wrong types, by the types that @kubernetes/client-node was generated with; missing fields and malformed
// values, by the JSON schemas of kubernetes-models. The first ignores what is missing, the second what is unknown.
import type { Fault } from '../fault.js';
import { nameOf, type Manifest } from '../manifests/manifest.js';
import { customFaults, isCustom } from './custom-resources.js';
import { fieldFaults } from './fields.js';
import { modelFaults } from './models.js';

export function schemaFaults(manifests: readonly Manifest[]): Fault[] {
  return manifests.flatMap((manifest) => {
    const fields = isCustom(manifest) ? customFaults(manifest) : fieldFaults(manifest);
    const problems = [...fields, ...modelFaults(manifest)];
    return problems.map(({ rule, problem }) => ({ rule, where: nameOf(manifest), problem }));
  });
}
