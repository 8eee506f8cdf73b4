import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

const root = resolve(import.meta.dirname, '../../..');
const guard = (file: string) => join(root, 'libs/testing/jest', file);

let folder: string;
const server = createServer((socket) => socket.on('error', () => undefined).resume());
let port: number;

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  ({ port } = server.address() as AddressInfo);
});

afterAll(() => {
  server.close();
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'planted-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Run {
  readonly status: number;
  readonly output: string;
  readonly tookMs: number;
}

/** Runs Jest over planted spec files (name -> body of a test), as the preset sets it up. */
async function run(files: Readonly<Record<string, string>>, ...flags: string[]): Promise<Run> {
  for (const [name, body] of Object.entries(files)) {
    const code = `test('it', async () => {\n${body}\n});\n`;
    await writeFile(join(folder, `${name}.spec.js`), code);
  }
  const config = {
    rootDir: folder,
    testEnvironment: guard('environment.js'),
    testEnvironmentOptions: { closedWithinMs: 2_000 },
    reporters: ['default', [guard('exit-reporter.js'), { afterLeakMs: 3_000 }]],
    testMatch: ['**/*.spec.js'],
    transform: {},
  };
  const args = [
    ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    ...[join(root, 'node_modules/jest/bin/jest.js'), '--config', JSON.stringify(config), ...flags],
  ];
  const startMs = performance.now();
  return new Promise((settle) => {
    const options = { cwd: folder, env: { ...process.env, FORCE_COLOR: '0' }, timeout: 110_000 };
    const child = execFile(process.execPath, args, options, (_, stdout, stderr) => {
      const tookMs = performance.now() - startMs;
      settle({ status: child.exitCode ?? -1, output: stdout + stderr, tookMs });
    });
  });
}

const FINE = `
  const server = require('node:http').createServer((_, response) => response.end('ok')).listen(0);
  await new Promise((done) => server.once('listening', done));
  expect(await (await fetch('http://127.0.0.1:' + server.address().port)).text()).toBe('ok');
  server.close();
  setInterval(() => {}, 50).unref();
  const socket = require('node:net').connect(${'PORT'}, '127.0.0.1');
  await new Promise((done) => socket.once('connect', done));
  setTimeout(() => socket.destroy(), 700);
`;
const fine = () => FINE.replace('PORT', String(port));

const RENEWED = 'const again = () => setTimeout(again, 50); again();';

describe.each([['in one process', '--runInBand'] as const, ['in workers', '--maxWorkers=2'] as const])(
  'a run %s',
  (_, flag) => {
    it('passes where everything is closed, if a little late', async () => {
      const { status, output } = await run({ one: fine(), other: fine() }, flag);
      expect(output).toContain('Tests:       2 passed, 2 total');
      expect(status).toBe(0);
      expect(output).not.toContain('left open');
    }, 120_000);

    it('ends with an error, the name of the file and what it left open', async () => {
      const files = {
        timer: RENEWED,
        socket: `const socket = require('node:net').connect(${String(port)}, '127.0.0.1'); await new Promise((done) => socket.once('connect', done));`,
        child: `require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });`,
        fine: fine(),
      };
      const { status, output, tookMs } = await run(files, flag);
      expect(status).toBe(1);
      expect(output).toMatch(
        /timer\.spec\.js left open[^]*timer of 50 ms: \(\) => setTimeout\(again, 50\)\n\s+at .*again .*timer\.spec\.js:2/,
      );
      expect(output).toMatch(
        new RegExp(`socket\\.spec\\.js left open[^]*socket [\\d.:]+ -> 127.0.0.1:${String(port)}`),
      );
      expect(output).toMatch(/child\.spec\.js left open[^]*child process \d+: .*setTimeout/);
      expect(output).not.toContain('fine.spec.js left open');
      expect(output).toContain('Tests:       4 passed, 4 total');
      expect(output).toContain('Test Suites: 3 failed, 1 passed, 4 total');
      expect(output).not.toContain('timer of 100 ms');
      expect(tookMs).toBeLessThan(60_000);
    }, 120_000);
  },
);

describe('a run', () => {
  it('ends even where what was left makes itself anew out of nobody knows where', async () => {
    const body = 'void (async () => { for (;;) await new Promise((done) => setTimeout(done, 50)); })();';
    const { status, output, tookMs } = await run({ loop: body }, '--runInBand');
    expect(status).toBe(1);
    expect(output).toContain('loop.spec.js left open');
    expect(output).toMatch(/The run was over 3 s ago, and these keep its process: .*Timeout/);
    expect(tookMs).toBeLessThan(40_000);
  }, 120_000);

  it('keeps the failure of a test that left something open as well', async () => {
    const { status, output } = await run({ both: `${RENEWED} expect(1).toBe(2);` }, '--runInBand');
    expect(status).toBe(1);
    expect(output).toContain('Expected: 2');
    expect(output).toContain('both.spec.js left open');
  }, 120_000);

  it('is no success when its process ends before it', async () => {
    const { status, output } = await run({ exit: 'process.exit(0);' }, '--runInBand');
    expect(status).toBe(1);
    expect(output).toContain('The process ended before its run did');
  }, 120_000);
});
