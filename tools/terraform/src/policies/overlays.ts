import { isBody } from '../configuration.js';
import type { Policy } from './policy.js';

/**
 * What Terraform tells of an environment is what its overlay holds, and what components take: a name that one of the three has
 * and another has not would be found by `write-overlay` on the day of the apply, or by nobody.
 */
export const overlaysAreFed: Policy = ({ configuration: { blocks }, overlays: { held, taken } }) => {
  const output = blocks.find(
    ({ folder, kind, name }) => folder === 'modules/environment' && kind === 'output' && name === 'platform',
  );
  const told = isBody(output?.body['value']) ? Object.keys(output.body['value']) : [];
  const between = (one: Iterable<string>, other: Iterable<string>, say: (name: string) => string) => {
    const others = new Set(other);
    return [...one].filter((name) => !others.has(name)).map(say);
  };
  return [
    ...[...held].flatMap(([environment, names]) => [
      ...between(
        told,
        names,
        (name) => `platform.env of ${environment} lacks ${name}, which Terraform tells`,
      ),
      ...between(
        names,
        told,
        (name) => `modules/environment: output.platform lacks ${name}, which ${environment} holds`,
      ),
    ]),
    ...between(
      taken,
      told,
      (name) => `modules/environment: output.platform lacks ${name}, which components take`,
    ),
    ...between(told, taken, (name) => `k8s/components: nobody takes ${name}, which Terraform tells`),
  ];
};
