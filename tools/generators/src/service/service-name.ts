import type { Tree } from '@nx/devkit';
import { files } from './files.ts';
import { ServiceNameRefusedError } from './service.errors.ts';

/** What a name becomes: a constant of TypeScript, folders, routes, keys, a role and a database, a host. */
export interface ServiceNames {
  /** loyalty */
  readonly name: string;
  /** Loyalty: before the names of types and classes. */
  readonly Name: string;
  /** LOYALTY: in codes of errors and variables of the environment. */
  readonly NAME: string;
}

const shape = /^[a-z]{3,20}$/;

/** Words that something on the way keeps for itself, by who keeps them. */
const reserved: Readonly<Record<string, string>> = {
  'a word of JavaScript':
    'await break case catch class const continue debugger default delete else enum eval export extends false finally ' +
    'for function implements import instanceof interface let new null package private protected public return static ' +
    'super switch this throw true try typeof undefined var void while with yield arguments',
  'a file that each service has': 'main config',
  'a folder that is not looked into': 'coverage data dist generated reports',
  'a route of every service': 'health internal metrics',
  'a role of Postgres': 'none',
};

/**
 * @throws ServiceNameRefusedError naming the rule that the name breaks
 */
export function serviceNamesOf(tree: Tree, name: string): ServiceNames {
  if (!shape.test(name))
    throw new ServiceNameRefusedError(name, 'it must be 3 to 20 lower-case letters, a to z');
  const owner = reservedBy(name) ?? ownerOf(tree, name);
  if (owner !== undefined) throw new ServiceNameRefusedError(name, `it is taken, as ${owner}`);
  const NAME = name.toUpperCase();
  return { name, Name: `${NAME.charAt(0)}${name.slice(1)}`, NAME };
}

function reservedBy(name: string): string | undefined {
  return Object.entries(reserved).find(([, words]) => words.split(' ').includes(name))?.[0];
}

/** What in the shop has this name already. */
function ownerOf(tree: Tree, name: string): string | undefined {
  const text = (file: string) => tree.read(file, 'utf8') ?? '';
  const keys = `${text(files.keys)}${text(files.queueKeys)}`;
  const segments = [...text(files.services).matchAll(/publicSegments: \[([^\]]*)\]/g)].join();
  const containers =
    text(files.compose)
      .split(/^(?=\w)/m)
      .find((part) => part.startsWith('services:')) ?? '';
  const owners: Record<string, boolean> = {
    [`the project apps/${name}`]: tree.exists(`apps/${name}`),
    [`the project libs/${name}`]: tree.exists(`libs/${name}`),
    [`the project tools/${name}`]: tree.exists(`tools/${name}`),
    [`the contract libs/contracts/src/${name}.ts`]: tree.exists(`libs/contracts/src/${name}.ts`),
    [`a service of ${files.services}`]: new RegExp(`^ {2}${name}: \\{`, 'm').test(text(files.services)),
    [`the route /api/${name}`]: segments.includes(`'${name}'`),
    'the first word of keys in libs/redis/src/keys': new RegExp(`['"\`]${name}:`).test(keys),
    [`a container of ${files.compose}`]: new RegExp(`^ {2}${name}:`, 'm').test(containers),
  };
  return Object.entries(owners).find(([, has]) => has)?.[0];
}
