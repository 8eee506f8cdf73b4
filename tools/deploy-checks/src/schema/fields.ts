// Walks a manifest along the attribute maps of @kubernetes/client-node. A map names each field's type as text, such as
// `Array<V1Container>` or `{ [key: string]: string; }`.
import * as client from '@kubernetes/client-node';
import { z } from 'zod';
import type { Manifest } from '../manifests/manifest.js';
import type { SchemaProblem } from './schema-problem.js';

const attributesSchema = z.array(z.looseObject({ baseName: z.string(), type: z.string() }));

const PLAIN: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  IntOrString: (value) => typeof value === 'string' || Number.isInteger(value),
  Date: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  V1MicroTime: (value) => typeof value === 'string',
  any: () => true,
  object: (value) => typeof value === 'object',
};

/** `apps/v1 Deployment` is V1Deployment, `autoscaling/v2 HorizontalPodAutoscaler` V2HorizontalPodAutoscaler. */
function classNameOf({ apiVersion, kind }: Manifest): string {
  const version = apiVersion.split('/').at(-1) ?? '';
  return `${version.charAt(0).toUpperCase()}${version.slice(1)}${kind}`;
}

function attributesOf(className: string): Map<string, string> | null {
  const model: unknown = Reflect.get(client, className);
  if (typeof model !== 'function') return null;
  const read: unknown = Reflect.get(model, 'getAttributeTypeMap');
  if (typeof read !== 'function') return null;
  const attributes = attributesSchema.parse(Reflect.apply(read, model, []));
  return new Map(attributes.map(({ baseName, type }) => [baseName, type]));
}

export function fieldFaults(manifest: Manifest): SchemaProblem[] {
  const className = classNameOf(manifest);
  if (attributesOf(className) === null)
    return [{ rule: 'unknown-kind', problem: `there is no ${manifest.apiVersion} ${manifest.kind}` }];
  return walk(manifest, { type: className, path: '' });
}

interface Place {
  readonly type: string;
  readonly path: string;
}

function walk(value: unknown, { type, path }: Place): SchemaProblem[] {
  const plain = PLAIN[type];
  if (plain) return plain(value) ? [] : [mismatch(path, type)];
  const item = /^(?:Array|Set)<(?<item>.+)>$/.exec(type)?.groups?.['item'];
  if (item !== undefined) {
    if (!Array.isArray(value)) return [mismatch(path, 'a list')];
    return value.flatMap((one, index) => walk(one, { type: item, path: `${path}[${index}]` }));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [mismatch(path, type)];
  const entry = /^\{ \[key: string\]: (?<entry>.+); \}$/.exec(type)?.groups?.['entry'];
  if (entry !== undefined)
    return Object.entries(value).flatMap(([key, one]) => walk(one, { type: entry, path: `${path}.${key}` }));
  return walkObject(value, { type, path });
}

function walkObject(value: object, { type, path }: Place): SchemaProblem[] {
  const attributes = attributesOf(type);
  if (attributes === null) return [mismatch(path, type)];
  return Object.entries(value).flatMap(([key, one]): SchemaProblem[] => {
    const inner = attributes.get(key);
    const at = path === '' ? key : `${path}.${key}`;
    if (inner === undefined) return [{ rule: 'unknown-field', problem: `${at} is no field of ${type}` }];
    return walk(one, { type: inner, path: at });
  });
}

const mismatch = (path: string, type: string): SchemaProblem => ({
  rule: 'wrong-type',
  problem: `${path} is no ${type}`,
});
