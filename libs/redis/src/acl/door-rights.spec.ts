import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { doorRights } from './door-rights.js';

/*
 * Rights that are written down by hand grow apart from what is sent. So each door's folder is read: `redis.call('X')` in
 * its scripts, and in its sources the methods of RedisCommands and what is handed to `send`.
 */

const METHODS: Record<string, readonly string[]> = {
  get: ['get'],
  getMany: ['get'],
  set: ['set'],
  delete: ['del'],
  run: ['eval', 'evalsha'],
};

function textsOf(door: string, extension: string): string[] {
  const folder = fileURLToPath(new URL(`../${door}/`, import.meta.url));
  const files = globSync(`*.${extension}`, { cwd: folder }).filter((file) => !file.includes('.spec.'));
  return files.map((file) => readFileSync(`${folder}${file}`, 'utf8'));
}

const found = (texts: readonly string[], pattern: RegExp) =>
  texts.flatMap((text) => [...text.matchAll(pattern)].map(([, name = '']) => name));

function commandsOf(door: string): string[] {
  const sources = textsOf(door, 'ts');
  const inScripts = found(textsOf(door, 'lua'), /redis\.call\('(\w+)'/g).map((name) => name.toLowerCase());
  const bySend = found(sources, /\.send\(\{\s*name: '(\w+)'/g);
  const byMethod = found(sources, /\bredis\.(\w+)\(/g).flatMap((method) => METHODS[method] ?? []);
  return [...new Set([...inScripts, ...bySend, ...byMethod])].sort();
}

describe('the rights of a door', () => {
  it.each(Object.entries(doorRights))('%s are the commands that it sends', (door, { commands }) => {
    expect([...commands].sort()).toEqual(commandsOf(door));
  });
});
