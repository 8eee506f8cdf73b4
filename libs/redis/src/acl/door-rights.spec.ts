import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { INVALIDATIONS } from '../near-cache/tracking-connection.js';
import { connectionCommands, diagnosisRights, doorRights, nearChannel, nearRights } from './door-rights.js';

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
  ssubscribe: ['ssubscribe'],
  sunsubscribe: ['sunsubscribe'],
  subscribe: ['subscribe'],
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
  // `cluster nodes` is what every connection may ask.
  const byNode = found(sources, /\.askNode\(address, '(\w+)', (?!'nodes')/g);
  const byMethod = found(sources, /\bredis\.(\w+)\(/g).flatMap((method) => METHODS[method] ?? []);
  return [...new Set([...inScripts, ...bySend, ...byNode, ...byMethod])].sort();
}

/** BullMQ's scripts that the door `queue` has it run, whole: which of their lines run is BullMQ's business. */
const BULL_SCRIPTS = [
  ...['addStandardJob-9', 'addDelayedJob-6', 'moveToActive-11', 'moveToFinished-14', 'moveToDelayed-11'],
  ...['moveJobFromActiveToWait-9', 'moveStalledJobsToWait-9', 'extendLocks-1'],
  ...['getStateV2-8', 'getCounts-1', 'getJobs-1'],
];

/** What BullMQ sends for the door outside of scripts: the wait for jobs, a job's hash, a queue's settings. */
const BULL_COMMANDS = ['bzpopmin', 'hexists', 'hgetall', 'hset'];

function queueCommands(): string[] {
  const folder = new URL('./scripts/', import.meta.resolve('bullmq'));
  const scripts = BULL_SCRIPTS.map((script) => readFileSync(new URL(`${script}.js`, folder), 'utf8'));
  const called = found(scripts, /(?:rcall|redis\.p?call)\(\s*["'](\w+)["']/g);
  const pushed = found(scripts, /["']([LR]PUSH)["']/g);
  const own = found(textsOf('queue', 'ts'), /\bcluster\.(z\w+)\(/g);
  const all = [...called, ...pushed, ...own, ...BULL_COMMANDS, 'eval', 'evalsha'];
  return [...new Set(all.map((name) => name.toLowerCase()))].sort();
}

describe('the rights of a door', () => {
  const { queue, ...others } = doorRights;

  it.each(Object.entries(others))('%s are the commands that it sends', (door, commands) => {
    expect([...commands].sort()).toEqual(commandsOf(door));
  });

  it('queue are the commands that BullMQ sends for it', () => {
    expect([...queue].sort()).toEqual(queueCommands());
  });

  it('of families kept near are the commands that tracking sends, and its channel', () => {
    const sources = textsOf('near-cache', 'ts');
    const called = [
      ...found(sources, /redis\.client\('(\w+)'/g),
      ...found(sources, /redis\.call\('CLIENT', '(\w+)'/g),
    ].map((name) => `client|${name.toLowerCase()}`);
    const others = commandsOf('near-cache').filter((name) => !Object.keys(connectionCommands).includes(name));
    expect([...nearRights].sort()).toEqual([...new Set([...called, ...others])].sort());
    expect(nearChannel).toBe(INVALIDATIONS);
  });

  it('of the service behind /ops are the commands that the diagnosis sends', () => {
    const sources = textsOf('diagnosis', 'ts');
    const subcommands = /(?:redis\.call|askEachNode)\('(\w+)', '\w+'/g;
    const containers = found(sources, subcommands);
    const parts = found(sources, /(?:redis\.call|askEachNode)\('\w+', '(\w+)'/g);
    const whole = found(sources, /#redis\.(\w+)\(/g).filter((name) => name !== 'call');
    const sent = [
      ...whole,
      ...containers.map((name, index) => `${name}|${parts[index] ?? ''}`.toLowerCase()),
    ];
    const granted = [...diagnosisRights.commands, ...diagnosisRights.ofEveryKey];
    expect(sent.filter((name) => !Object.keys(connectionCommands).includes(name)).sort()).toEqual(
      granted.sort(),
    );
  });
});
