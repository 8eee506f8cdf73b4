// Secrets come from the vault and are seen by whom they are for: every key that a pod reads is made by somebody, no secret is
// written down, and each service gets those of the constants and no others.
import { serviceNames } from '@shop/contracts/services';
import { z } from 'zod';
import type { Fault } from '../fault.js';
import type { Environment, Facts } from '../facts/environments.js';
import { nameOf, ofKind, type Manifest } from '../manifests/manifest.js';
import type { Workload } from '../manifests/workloads.js';

/** Keys by the name of the Secret. */
export type Produced = ReadonlyMap<string, readonly string[]>;

const externalSchema = z.looseObject({
  spec: z.looseObject({
    target: z.looseObject({ name: z.string() }),
    data: z.array(
      z.looseObject({
        secretKey: z.string(),
        remoteRef: z.looseObject({ key: z.string(), property: z.string().optional() }),
      }),
    ),
  }),
});

export function producedByVault(manifests: readonly Manifest[]): Produced {
  return new Map(
    ofKind(manifests, 'ExternalSecret').map((manifest) => {
      const { target, data } = externalSchema.parse(manifest).spec;
      return [target.name, data.map(({ secretKey }) => secretKey)];
    }),
  );
}

/** One Secret as a pod reads it; `key` null for all of it. */
interface Reading {
  readonly where: string;
  readonly secret: string;
  readonly key: string | null;
}

export function readingsOf({ pod, where }: Workload): Reading[] {
  const fromVolumes = pod.volumes.flatMap(({ secret }) => {
    if (secret === undefined) return [];
    const keys = secret.items?.map(({ key }) => key) ?? [null];
    return keys.map((key) => ({ where, secret: secret.secretName, key }));
  });
  const fromVariables = [...pod.containers, ...pod.initContainers].flatMap(({ env, envFrom }) => [
    ...env.flatMap(({ valueFrom }) =>
      valueFrom?.secretKeyRef === undefined
        ? []
        : [{ where, secret: valueFrom.secretKeyRef.name, key: valueFrom.secretKeyRef.key }],
    ),
    ...envFrom.flatMap(({ secretRef }) =>
      secretRef === undefined ? [] : [{ where, secret: secretRef.name, key: null }],
    ),
  ]);
  return [...fromVolumes, ...fromVariables];
}

const accountSchema = z.looseObject({
  imagePullSecrets: z.array(z.strictObject({ name: z.string() })).default([]),
});

export function unmadeSecretFaults(
  { manifests, workloads }: { manifests: readonly Manifest[]; workloads: readonly Workload[] },
  produced: Produced,
): Fault[] {
  const pulls = ofKind(manifests, 'ServiceAccount').flatMap((manifest) =>
    accountSchema
      .parse(manifest)
      .imagePullSecrets.map(({ name }): Reading => ({ where: nameOf(manifest), secret: name, key: null })),
  );
  return [...workloads.flatMap(readingsOf), ...pulls]
    .filter(({ secret, key }) => {
      const keys = produced.get(secret);
      return keys === undefined || (key !== null && !keys.includes(key));
    })
    .map(({ where, secret, key }) => ({
      rule: 'secret-from-nowhere',
      where,
      problem: `nobody makes ${key ?? 'the keys'} of the Secret ${secret}`,
    }));
}

/** The secrets of each service, and of who watches, are those of the constants, under the name of its environment in the vault. */
export function vaultFaults(
  manifests: readonly Manifest[],
  { facts, environment }: { facts: Facts; environment: Environment },
): Fault[] {
  const externals = ofKind(manifests, 'ExternalSecret').map((manifest) => ({
    name: manifest.metadata.name,
    ...externalSchema.parse(manifest).spec,
  }));
  const misnamed = externals.flatMap(({ name, data }) =>
    data
      .filter(({ remoteRef }) => remoteRef.key !== `${environment.name}-${name}`)
      .map(({ remoteRef }) => ({
        rule: 'wrong-vault-name',
        where: `ExternalSecret ${name}`,
        problem: `reads ${remoteRef.key}, not ${environment.name}-${name}`,
      })),
  );
  const different = [...serviceNames, ...Object.keys(facts.watchers)].flatMap((name) => {
    const keys = externals.find((one) => one.name === name)?.data.map(({ secretKey }) => secretKey) ?? [];
    const wanted = facts.secrets[name] ?? facts.watchers[name] ?? [];
    if (keys.toSorted().join() === wanted.toSorted().join()) return [];
    const problem = `makes ${keys.join(', ') || 'nothing'}, the constants say ${wanted.join(', ')}`;
    return [{ rule: 'wrong-secrets', where: `ExternalSecret ${name}`, problem }];
  });
  return [...misnamed, ...different];
}

/** Whoever reaches the managed database is told whom to believe: its certificate is from an authority of its own. */
export function authorityFaults(workloads: readonly Workload[], produced: Produced): Fault[] {
  return workloads
    .map((workload) => ({ where: workload.where, readings: readingsOf(workload) }))
    .filter(({ readings }) => reads('DATABASE_URL', readings, produced))
    .filter(({ readings }) => !reads('DATABASE_CA', readings, produced))
    .map(({ where }) => ({
      rule: 'no-database-ca',
      where,
      problem: 'reads DATABASE_URL without DATABASE_CA: it cannot tell the database from another server',
    }));
}

function reads(wanted: string, readings: readonly Reading[], produced: Produced): boolean {
  return readings.some(({ secret, key }) =>
    key === null ? (produced.get(secret) ?? []).includes(wanted) : key === wanted,
  );
}

const SECRET_NAME = /PASSWORD$|TOKEN$|SECRET$|PRIVATE_KEY$|ENCRYPTION_KEY$|DATABASE_URL$/;
const CREDENTIALS_IN_URL = /:\/\/[^/\s:@]*:[^/\s@]+@/;
const PEM = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

const looksSecret = (name: string, value: string) =>
  SECRET_NAME.test(name) || CREDENTIALS_IN_URL.test(value) || PEM.test(value);

const configMapSchema = z.looseObject({ data: z.record(z.string(), z.string()).default({}) });

/** A Secret among the manifests, or what looks like one in a variable or a ConfigMap. */
export function plainTextFaults(manifests: readonly Manifest[], workloads: readonly Workload[]): Fault[] {
  const fault = (where: string, problem: string): Fault => ({ rule: 'plain-text-secret', where, problem });
  return [
    ...ofKind(manifests, 'Secret').map((manifest) =>
      fault(nameOf(manifest), 'a Secret is never written down'),
    ),
    ...ofKind(manifests, 'ConfigMap').flatMap((manifest) =>
      Object.entries(configMapSchema.parse(manifest).data)
        .filter(([name, value]) => looksSecret(name, value))
        .map(([name]) => fault(nameOf(manifest), `${name} is a secret`)),
    ),
    ...workloads.flatMap(({ pod, where }) =>
      [...pod.containers, ...pod.initContainers].flatMap(({ env }) =>
        env
          .filter(({ name, value }) => value !== undefined && looksSecret(name, value))
          .map(({ name }) => fault(where, `${name} is a secret in plain text`)),
      ),
    ),
  ];
}
