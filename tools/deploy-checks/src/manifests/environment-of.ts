// The variables of a container as its process sees them, but for what comes from secrets.
import { z } from 'zod';
import { ofKind, type Manifest } from './manifest.js';
import type { Container } from './workloads.js';

const configMapSchema = z.looseObject({ data: z.record(z.string(), z.string()).default({}) });

export type Variables = Readonly<Record<string, string>>;

/** The data of a ConfigMap. @throws Error when there is none of the name */
export function configMapData(manifests: readonly Manifest[], name: string): Variables {
  const found = ofKind(manifests, 'ConfigMap').find(({ metadata }) => metadata.name === name);
  if (found === undefined) throw new Error(`There is no ConfigMap ${name}`);
  return configMapSchema.parse(found).data;
}

/** What the pod's own fields are there, such as its address: by the path of the field. */
export function environmentOf(
  { env, envFrom }: Container,
  { manifests, fields = {} }: { manifests: readonly Manifest[]; fields?: Variables },
): Variables {
  const shared = envFrom.flatMap(({ configMapRef }) =>
    configMapRef === undefined ? [] : Object.entries(configMapData(manifests, configMapRef.name)),
  );
  const own = env.flatMap(({ name, value, valueFrom }): [string, string][] => {
    if (value !== undefined) return [[name, value]];
    const field = valueFrom?.fieldRef && fields[valueFrom.fieldRef.fieldPath];
    if (field !== undefined) return [[name, field]];
    const from = valueFrom?.configMapKeyRef;
    return from === undefined ? [] : [[name, configMapData(manifests, from.name)[from.key] ?? '']];
  });
  return Object.fromEntries([...shared, ...own]);
}
