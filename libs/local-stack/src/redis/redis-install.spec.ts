import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureRedis } from './redis-install.js';

/** One real Redis binary, that of this machine; what it is called decides what it does. */
const realBinaries = await ensureRedis();

describe('finding and installing Redis', () => {
  let directory: string;
  let path: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'shop-install-'));
    mkdirSync(join(directory, 'bin'));
    path = join(directory, 'bin');
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  const program = (name: string, script: string) => {
    writeFileSync(join(path, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(path, name), 0o755);
  };
  const link = (name: string, target: string) => symlinkSync(target, join(path, name));
  const ensure = (isRoot = true) => ensureRedis({ path, linkDirectory: join(directory, 'links'), isRoot });
  const calls = () => readFileSync(join(directory, 'calls'), 'utf8').trim().split('\n');

  /** An apt-get that notes its calls and brings the package's two programs, from the call number `succeedsAt` on. */
  function fakeApt(succeedsAt = 1): void {
    const bring = [
      `ln -sf ${realpathSync(realBinaries.server)} ${join(path, 'redis-check-rdb')}`,
      `ln -sf ${realBinaries.cli} ${join(path, 'redis-cli')}`,
    ].join('; ');
    const count = `[ $(wc -l < ${join(directory, 'calls')}) -ge ${succeedsAt} ] || exit 100`;
    program(
      'apt-get',
      `PATH=${process.env['PATH']}; echo "$@" >> ${join(directory, 'calls')}; ${count}; ${bring}`,
    );
  }

  it('takes what is on the PATH', async () => {
    link('redis-server', realBinaries.server);
    link('redis-cli', realBinaries.cli);
    expect(await ensure()).toEqual({ server: join(path, 'redis-server'), cli: join(path, 'redis-cli') });
  });

  it('takes Valkey where there is no Redis', async () => {
    program('valkey-server', 'echo "Valkey server v=8.1.1 sha=00000000:0"');
    program('valkey-cli', '');
    expect(await ensure()).toEqual({ server: join(path, 'valkey-server'), cli: join(path, 'valkey-cli') });
  });

  it('refuses a Redis older than 7 in one clear sentence', async () => {
    program('redis-server', 'echo "Redis server v=6.0.16 sha=00000000:0"');
    program('redis-cli', '');
    await expect(ensure()).rejects.toMatchObject({
      code: 'LOCAL_REDIS_TOO_OLD',
      message: expect.stringContaining('is Redis 6.0.16; the shop needs Redis 7 or newer'),
    });
  });

  it('as root on Debian installs the package without a service and runs its binary under its own link', async () => {
    fakeApt();
    const { server } = await ensure();
    expect(server).toBe(join(directory, 'links', 'redis-server'));
    expect(calls()).toEqual(['install -y --no-install-recommends redis-tools']);
  });

  it('uses the link of an earlier installation', async () => {
    fakeApt();
    await ensure();
    await ensure();
    expect(calls()).toHaveLength(1);
  });

  it('updates the package lists once when the first try fails', async () => {
    fakeApt(2);
    await ensure();
    expect(calls().map((call) => call.split(' ')[0])).toEqual(['install', 'update', 'install']);
  });

  it('installs once when several ask at the same time', async () => {
    fakeApt();
    const found = await Promise.all([ensure(), ensure()]);
    expect(found[0]).toEqual(found[1]);
    expect(calls()).toHaveLength(1);
  });

  it('uses sudo that asks no password', async () => {
    fakeApt();
    program('sudo', 'shift; exec "$@"');
    expect((await ensure(false)).server).toBe(join(directory, 'links', 'redis-server'));
  });

  it('tells the command to type when sudo asks a password', async () => {
    fakeApt();
    program('sudo', 'exit 1');
    await expect(ensure(false)).rejects.toMatchObject({
      code: 'LOCAL_REDIS_MISSING',
      message: expect.stringContaining('Type: sudo apt-get install redis-tools'),
    });
  });

  it('installs by Homebrew', async () => {
    const bring = [
      `ln -s ${realBinaries.server} ${join(path, 'redis-server')}`,
      `ln -s ${realBinaries.cli} ${join(path, 'redis-cli')}`,
    ];
    program('brew', `PATH=${process.env['PATH']}; ${bring.join('; ')}`);
    expect(await ensure(false)).toEqual({ server: join(path, 'redis-server'), cli: join(path, 'redis-cli') });
  });

  it('says what to do where there is neither', async () => {
    await expect(ensure()).rejects.toMatchObject({
      code: 'LOCAL_REDIS_MISSING',
      message: expect.stringContaining('package manager of your system'),
    });
  });
});
