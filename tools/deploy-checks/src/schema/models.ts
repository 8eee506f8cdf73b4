// Missing fields and malformed values, by the JSON schemas of kubernetes-models and its companions for custom resources.
import { ExternalSecret, SecretStore } from '@kubernetes-models/external-secrets/external-secrets.io/v1';
import { Gateway, HTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1';
import { Deployment, StatefulSet } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { Job } from 'kubernetes-models/batch/v1';
import { Ingress, IngressClass, NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import {
  ConfigMap,
  LimitRange,
  Namespace,
  ResourceQuota,
  Secret,
  Service,
  ServiceAccount,
} from 'kubernetes-models/v1';
import type { Manifest } from '../manifests/manifest.js';
import type { SchemaProblem } from './schema-problem.js';

interface Validated {
  validate(): void;
}

/** Made of a manifest as it is: what it lacks is what is looked for. */
type Model = new (data: never) => Validated;

const models: ReadonlyMap<string, Model> = new Map<string, Model>([
  ['apps/v1 Deployment', Deployment],
  ['apps/v1 StatefulSet', StatefulSet],
  ['autoscaling/v2 HorizontalPodAutoscaler', HorizontalPodAutoscaler],
  ['batch/v1 Job', Job],
  ['external-secrets.io/v1 ExternalSecret', ExternalSecret],
  ['external-secrets.io/v1 SecretStore', SecretStore],
  ['gateway.networking.k8s.io/v1 Gateway', Gateway],
  ['gateway.networking.k8s.io/v1 HTTPRoute', HTTPRoute],
  ['networking.k8s.io/v1 Ingress', Ingress],
  ['networking.k8s.io/v1 IngressClass', IngressClass],
  ['networking.k8s.io/v1 NetworkPolicy', NetworkPolicy],
  ['policy/v1 PodDisruptionBudget', PodDisruptionBudget],
  ['v1 ConfigMap', ConfigMap],
  ['v1 LimitRange', LimitRange],
  ['v1 Namespace', Namespace],
  ['v1 ResourceQuota', ResourceQuota],
  ['v1 Secret', Secret],
  ['v1 Service', Service],
  ['v1 ServiceAccount', ServiceAccount],
]);

/** Nothing for a kind that no package knows: that is said by who looks for unknown fields. */
export function modelFaults(manifest: Manifest): SchemaProblem[] {
  const model = models.get(`${manifest.apiVersion} ${manifest.kind}`);
  if (model === undefined) return [];
  try {
    Reflect.construct(model, [manifest]).validate();
    return [];
  } catch (error) {
    return [{ rule: 'missing-field', problem: error instanceof Error ? error.message : String(error) }];
  }
}
