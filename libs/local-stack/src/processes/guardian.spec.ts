import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { until } from '../conditions/until.js';
import { processBirth } from './process-identity.js';

/** Starts both stores from the built library, as npm start does, and tells the pids of all servers. */
const PARENT = `
  import { guardian, startPostgres, startRedisCluster } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)};
  const directory = process.argv[1];
  guardian.removeDirectory(directory);
  const [redis, postgres] = await Promise.all([
    startRedisCluster({ directory: directory + '/redis' }),
    startPostgres({ directory: directory + '/postgres', temporary: true }),
  ]);
  if (process.argv[2] === 'paused') redis.pause(redis.nodes[0].port);
  console.log(JSON.stringify([...redis.nodes.map((node) => node.pid), postgres.pid]));
  setInterval(() => {}, 1000);
`;

describe('the guardian', () => {
  let directory: string;
  let parent: ChildProcess | undefined;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'shop-guardian-'));
  });

  afterEach(() => {
    parent?.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  });

  /** Returns the servers' pids once all are up. */
  async function startParent(...args: string[]): Promise<number[]> {
    const command = ['--input-type=module', '-e', PARENT, directory, ...args];
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
    parent = child;
    for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line) as number[];
    throw new Error('the parent ended before its servers were up');
  }

  it.each([
    ['is killed by SIGKILL', 'SIGKILL', []],
    ['is killed by SIGKILL while a server is paused', 'SIGKILL', ['paused']],
    ['ends without cleaning up', 'SIGTERM', []],
  ] as const)(
    'ends every server and removes its data when the parent %s',
    async (_title, signal, args) => {
      const pids = await startParent(...args);
      expect(pids).toHaveLength(7);
      expect(pids.map(processBirth)).not.toContain(null);
      parent?.kill(signal);
      if (parent) await once(parent, 'exit');
      const allGone = async () => pids.every((pid) => processBirth(pid) === null) && !existsSync(directory);
      await until(allGone, { what: 'every server is gone and the data with them', withinMs: 30_000 });
    },
    90_000,
  );

  it('ends its wards also when its parent dies in the middle of a command', async () => {
    const ward = spawn('sleep', ['600'], { stdio: 'ignore' });
    const script = fileURLToPath(new URL('../../dist/processes/guardian.main.js', import.meta.url));
    const guarding = spawn(process.execPath, [script], { stdio: ['pipe', 'ignore', 'ignore'] });
    const wardExit = once(ward, 'exit');
    const command = JSON.stringify({ do: 'watch', pid: ward.pid, stopSignal: 'SIGTERM' });
    guarding.stdin.end(`${command}\n${command.slice(0, 9)}`);
    expect(await wardExit).toEqual([null, 'SIGTERM']);
  });
});
