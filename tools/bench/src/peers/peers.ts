/**
 * The peers: each in a folder with a package.json and a lock file of its own, since they disagree about versions (bentocache
 * wants ioredis 5, others 6). They are fetched when they are first measured, never by the `npm ci` of the workspace.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { PeerNotInstalledError } from '../bench.errors.js';

export const peerNames = [
  'async-cache-dedupe',
  'bentocache',
  'bullmq',
  'cacheable',
  'connect-redis',
  'fastify-rate-limit',
  'http-proxy',
  'ioredis',
  'layered-loader',
  'nest-throttler',
  'node-redis',
  'rate-limiter-flexible',
  'valkey-glide',
] as const;

export type PeerName = (typeof peerNames)[number];

const FOLDER = fileURLToPath(new URL('../../peers/', import.meta.url));
const STAMP = 'node_modules/.bench-lock';

const packageSchema = z.object({ dependencies: z.record(z.string(), z.string()) });

/** The file of a peer, as `import` takes it. */
export function peerModule(name: PeerName, file = 'peer.js'): string {
  return pathToFileURL(peerFile(name, file)).href;
}

export function peerFile(name: PeerName, file: string): string {
  return `${FOLDER}${name}/${file}`;
}

/** `bentocache 1.6.1, ioredis 5.11.1`, as its package.json pins them. */
export function versionsOf(name: PeerName): string {
  const { dependencies } = packageSchema.parse(
    JSON.parse(readFileSync(peerFile(name, 'package.json'), 'utf8')),
  );
  return Object.entries(dependencies)
    .map(([dependency, version]) => `${dependency} ${version}`)
    .join(', ');
}

/**
 * Fetches a peer's packages, unless they are there as its lock file has them. No script of a package is run.
 *
 * @returns whether anything was fetched
 * @throws PeerNotInstalledError
 */
export async function installPeer(name: PeerName): Promise<boolean> {
  const lock = createHash('sha256')
    .update(readFileSync(peerFile(name, 'package-lock.json')))
    .digest('hex');
  const stamp = peerFile(name, STAMP);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return false;
  try {
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
    await promisify(execFile)('npm', args, { cwd: peerFile(name, ''), maxBuffer: 2 ** 24 });
  } catch (cause) {
    throw new PeerNotInstalledError({ peer: name, cause });
  }
  writeFileSync(stamp, lock);
  return true;
}
