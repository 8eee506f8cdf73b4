import { join } from 'node:path';
import { generateFiles, readJson, type Tree, writeJson } from '@nx/devkit';
import type { NewService } from './registration.ts';

/** Whose package.json is copied, so that a new service depends on the same versions. */
const model = 'apps/discount/package.json';

interface PackageJson {
  readonly name: string;
}

/** Writes the project of a service, its contract and its manifests, from the templates in files/. */
export function writeProject(tree: Tree, service: NewService): void {
  const { name, Name, NAME } = service;
  const words = { name, Name, NAME, migration: migrationTime(new Date()) };
  generateFiles(tree, join(import.meta.dirname, 'files/app'), `apps/${name}`, words);
  generateFiles(tree, join(import.meta.dirname, 'files/contract'), 'libs/contracts/src', words);
  generateFiles(tree, join(import.meta.dirname, 'files/kubernetes'), 'k8s/base', words);
  writeJson(tree, `apps/${name}/package.json`, {
    ...readJson<PackageJson>(tree, model),
    name: `@shop/${name}`,
  });
}

/** YYYYMMDDhhmmss in UTC, as Prisma begins the name of a migration's folder. */
function migrationTime(now: Date): string {
  return now.toISOString().replaceAll(/\D/g, '').slice(0, 14);
}
