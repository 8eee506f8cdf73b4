// The fields of custom resources that we use, and no others: their packages validate what is there and let the rest through.
// IngressClassParameters is in no package; its fields are those of Oracle's documentation,
// https://docs.oracle.com/en-us/iaas/Content/ContEng/Tasks/contengsettingupnativeingresscontroller-createresources.htm
import { z } from 'zod';
import type { Manifest } from '../manifests/manifest.js';
import type { SchemaProblem } from './schema-problem.js';

const strings = z.record(z.string(), z.string());

const secretData = z.strictObject({
  secretKey: z.string(),
  remoteRef: z.strictObject({ key: z.string(), property: z.string().optional() }),
});

const specs: Readonly<Record<string, z.ZodType>> = {
  'external-secrets.io/v1 ExternalSecret': z.strictObject({
    refreshInterval: z.string(),
    secretStoreRef: z.strictObject({ kind: z.literal('SecretStore'), name: z.string() }),
    target: z.strictObject({
      name: z.string(),
      creationPolicy: z.literal('Owner'),
      template: z.strictObject({ type: z.string() }).optional(),
    }),
    data: z.array(secretData).min(1),
  }),
  'external-secrets.io/v1 SecretStore': z.strictObject({
    provider: z.strictObject({
      oracle: z.strictObject({
        vault: z.string(),
        region: z.string(),
        principalType: z.literal('Workload'),
        serviceAccountRef: z.strictObject({ name: z.string() }),
      }),
    }),
  }),
  'gateway.networking.k8s.io/v1 Gateway': z.strictObject({
    gatewayClassName: z.string(),
    infrastructure: z.strictObject({ annotations: strings }),
    listeners: z.array(
      z.strictObject({
        name: z.string(),
        protocol: z.literal('HTTPS'),
        port: z.literal(443),
        hostname: z.string(),
        tls: z.strictObject({
          mode: z.literal('Terminate'),
          certificateRefs: z.array(z.strictObject({ kind: z.literal('Secret'), name: z.string() })).min(1),
        }),
        allowedRoutes: z.strictObject({ namespaces: z.strictObject({ from: z.literal('Same') }) }),
      }),
    ),
  }),
  'gateway.networking.k8s.io/v1 HTTPRoute': z.strictObject({
    parentRefs: z.array(z.strictObject({ name: z.string(), sectionName: z.string() })).min(1),
    hostnames: z.array(z.string()).min(1),
    rules: z.array(
      z.strictObject({
        matches: z.array(
          z.strictObject({ path: z.strictObject({ type: z.literal('PathPrefix'), value: z.string() }) }),
        ),
        backendRefs: z.array(z.strictObject({ name: z.string(), port: z.number() })).min(1),
      }),
    ),
  }),
  'ingress.oraclecloud.com/v1beta1 IngressClassParameters': z.strictObject({
    compartmentId: z.string(),
    subnetId: z.string(),
    loadBalancerName: z.string(),
    isPrivate: z.boolean(),
    minBandwidthMbps: z.number().int().min(10),
    maxBandwidthMbps: z.number().int().min(10),
    reservedPublicAddressId: z.string().optional(),
  }),
};

const kindOf = ({ apiVersion, kind }: Manifest) => `${apiVersion} ${kind}`;

export const isCustom = (manifest: Manifest): boolean => Object.hasOwn(specs, kindOf(manifest));

export function customFaults(manifest: Manifest): SchemaProblem[] {
  const result = specs[kindOf(manifest)]?.safeParse(manifest['spec']);
  return (result?.error?.issues ?? []).map((issue) => ({
    rule: ruleOf(issue),
    problem: `spec.${issue.path.join('.')}: ${issue.message}`,
  }));
}

function ruleOf(issue: z.core.$ZodIssue): SchemaProblem['rule'] {
  if (issue.code === 'unrecognized_keys') return 'unknown-field';
  return issue.message.includes('undefined') ? 'missing-field' : 'wrong-type';
}
