// What the local overlay's `up` makes, made by the same two programs.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workspaceRoot } from '../../src/manifests/render.js';
import type { Produced } from '../../src/rules/secrets.js';

export interface LocalSecrets {
  readonly directory: string;
  readonly produced: Produced;
  /** @throws Error of the file system when there is no such secret */
  read(secret: string, key: string): string;
  remove(): void;
}

export function makeLocalSecrets(): LocalSecrets {
  const directory = mkdtempSync(join(tmpdir(), 'shop-secrets-'));
  const run = (...args: string[]) =>
    execFileSync(process.execPath, args, { cwd: workspaceRoot, encoding: 'utf8' });
  run('--conditions=@shop/source', 'infra/docker/make-secrets.mjs', directory);
  run('infra/redis/make-users.mjs', directory);
  const folders = readdirSync(directory);
  return {
    directory,
    produced: new Map(folders.map((folder) => [folder, readdirSync(join(directory, folder))])),
    read: (secret, key) => readFileSync(join(directory, secret, key), 'utf8'),
    remove: () => rmSync(directory, { recursive: true }),
  };
}
