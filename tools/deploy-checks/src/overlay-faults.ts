// Every rule over one rendered overlay.
import type { Fault } from './fault.js';
import { type EnvironmentName, type Facts, readFacts } from './facts/environments.js';
import type { Manifest } from './manifests/manifest.js';
import { workloadsOf } from './manifests/workloads.js';
import { denialFaults } from './network/policies.js';
import { edgeFaults } from './network/arrows.js';
import { blockFaults, ingressFaults } from './rules/entrance.js';
import { imageFaults } from './rules/images.js';
import { labelFaults, placeFaults, quotaFaults } from './rules/place.js';
import { graceFaults, podFaults, probeFaults } from './rules/pods.js';
import { referenceFaults } from './rules/references.js';
import { autoscalersIn, podCountFaults, rolloutFaults, spreadFaults } from './rules/rollout.js';
import {
  authorityFaults,
  plainTextFaults,
  producedByVault,
  type Produced,
  unmadeSecretFaults,
  vaultFaults,
} from './rules/secrets.js';
import { settingFaults, settingsOf } from './rules/settings.js';
import { schemaFaults } from './schema/schema-faults.js';

export interface OverlayOptions {
  /** An environment's name, or `local`. */
  readonly overlay: EnvironmentName | 'local';
  /** Secrets that are made outside of the overlay; default none. */
  readonly produced?: Produced;
  readonly facts?: Facts;
}

export function overlayFaults(manifests: readonly Manifest[], options: OverlayOptions): Fault[] {
  const { overlay, facts = readFacts() } = options;
  // What does not fit the schema cannot be looked into.
  const misfits = schemaFaults(manifests);
  if (misfits.length > 0) return misfits;
  const workloads = workloadsOf(manifests);
  const environment = overlay === 'local' ? null : facts.environments[overlay];
  const produced = new Map([...(options.produced ?? []), ...producedByVault(manifests)]);
  const everywhere = [
    ...workloads.flatMap((workload) => {
      const settings = settingsOf(workload, manifests);
      return [
        ...podFaults(workload),
        ...probeFaults(workload),
        ...graceFaults(workload, settings),
        ...rolloutFaults(workload),
        ...spreadFaults(workload, overlay === 'production'),
        ...labelFaults(workload),
        ...settingFaults(workload, { settings, facts, overlay }),
      ];
    }),
    ...referenceFaults({ manifests, workloads }),
    ...placeFaults(manifests, facts),
    ...denialFaults(manifests),
    ...edgeFaults({ facts, environment, manifests, workloads }),
    ...unmadeSecretFaults({ manifests, workloads }, produced),
    ...plainTextFaults(manifests, workloads),
    ...imageFaults(workloads, environment ? facts : null),
  ];
  if (environment === null) return everywhere;
  const autoscalers = autoscalersIn(manifests);
  return [
    ...everywhere,
    ...podCountFaults(environment, { workloads, autoscalers }),
    ...quotaFaults(manifests, { workloads, autoscalers }),
    ...vaultFaults(manifests, { facts, environment }),
    ...authorityFaults(workloads, produced),
    ...ingressFaults(manifests, { facts, environment }),
    ...blockFaults(manifests, environment),
  ];
}
