/**
 * The Terraform files as data: each block with its folder, kind, type, name and body, expressions as the text "${...}".
 * HashiCorp's own grammar reads them (@cdktn/hcl2json), so a file that Terraform could not read is thrown here as well.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@cdktn/hcl2json';

export type Body = Readonly<Record<string, unknown>>;

export interface Block {
  /** Relative to infra/terraform: `modules/redis`. */
  readonly folder: string;
  readonly kind: string;
  /** Of resources and data sources; empty for the others. */
  readonly type: string;
  /** Empty for `locals` and `terraform`. */
  readonly name: string;
  readonly body: Body;
}

/** Every block of every module and environment, tests apart. */
export interface Configuration {
  readonly blocks: readonly Block[];
  /** The files as they are written, by path relative to infra/terraform. */
  readonly texts: ReadonlyMap<string, string>;
}

const labels: Readonly<Record<string, number>> = { resource: 2, data: 2, locals: 0, terraform: 0 };

export function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The bodies below `value`, `depth` labels down, each with its labels. */
function* bodiesOf(value: unknown, depth: number): Generator<{ names: string[]; body: Body }> {
  if (depth === 0) {
    for (const body of Array.isArray(value) ? value : [value]) if (isBody(body)) yield { names: [], body };
    return;
  }
  if (!isBody(value)) return;
  for (const [name, inner] of Object.entries(value))
    for (const { names, body } of bodiesOf(inner, depth - 1)) yield { names: [name, ...names], body };
}

function blocksOf(folder: string, file: unknown): Block[] {
  if (!isBody(file)) return [];
  return Object.entries(file).flatMap(([kind, value]) =>
    [...bodiesOf(value, labels[kind] ?? 1)].map(({ names, body }) => ({
      folder,
      kind,
      type: names.length === 2 ? (names[0] ?? '') : '',
      name: names.at(-1) ?? '',
      body,
    })),
  );
}

/**
 * Reads all modules and environments.
 * @param root the repository's root
 * @throws Error with file and line when a file is not HCL
 */
export async function readConfiguration(root: string): Promise<Configuration> {
  const terraform = join(root, 'infra/terraform');
  const blocks: Block[] = [];
  const texts = new Map<string, string>();
  for (const group of ['modules', 'environments'])
    for (const module of readdirSync(join(terraform, group)).sort()) {
      const folder = `${group}/${module}`;
      for (const file of readdirSync(join(terraform, folder)).sort()) {
        if (!/\.tf$|\.tfvars(\.example)?$/.test(file)) continue;
        const text = readFileSync(join(terraform, folder, file), 'utf8');
        texts.set(`${folder}/${file}`, text);
        if (file.endsWith('.tf')) blocks.push(...blocksOf(folder, await parse(file, text)));
      }
    }
  return { blocks, texts };
}

/** Every value in a body, with the path to it: `route_rules.0.destination`. */
export function* valuesOf(value: unknown, path: readonly string[] = []): Generator<[string, unknown]> {
  if (typeof value !== 'object' || value === null) {
    yield [path.join('.'), value];
    return;
  }
  for (const [key, inner] of Object.entries(value)) yield* valuesOf(inner, [...path, key]);
}

/** How a block is called in a fault: `modules/redis: oci_redis_redis_cluster.this`. */
export function nameOf({ folder, kind, type, name }: Block): string {
  const address = kind === 'resource' ? `${type}.${name}` : [kind, type, name].filter(Boolean).join('.');
  return `${folder}: ${address}`;
}
