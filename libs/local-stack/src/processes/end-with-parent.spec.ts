import { describe, expect, it } from '@jest/globals';
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const door = join(import.meta.dirname, 'end-with-parent.ts');
/** Undoes its work when it is interrupted, and says so. */
const WORKER = `
  import { endWithParent } from ${JSON.stringify(door)};
  const work = setInterval(() => undefined, 60_000);
  process.once('SIGINT', () => {
    process.stdout.write('undone');
    clearInterval(work);
  });
  endWithParent();
  process.stdout.write('at work,');
`;

describe('a program that ends with who started it', () => {
  const inProgram = async <Result>(text: string, use: (file: string) => Promise<Result>): Promise<Result> => {
    const directory = mkdtempSync(join(tmpdir(), 'shop-child-'));
    const file = join(directory, 'worker.ts');
    writeFileSync(file, text);
    try {
      return await use(file);
    } finally {
      rmSync(directory, { recursive: true });
    }
  };

  it('undoes its work when the channel is gone', () =>
    inProgram(WORKER, async (file) => {
      const child = fork(file, { silent: true, execArgv: [] });
      const { stdout } = child;
      if (stdout === null) throw new Error('its words are wanted');
      let said = '';
      const isAtWork = new Promise<void>((resolve) => {
        stdout.setEncoding('utf8').on('data', (text: string) => {
          said += text;
          if (said === 'at work,') resolve();
        });
      });
      await isAtWork;
      const ended = Promise.all([once(child, 'exit'), once(stdout, 'end')]);
      child.disconnect();
      expect((await ended)[0]).toEqual([0, null]);
      expect(said).toBe('at work,undone');
    }));

  it('is not kept alive by the channel once its work is done', () =>
    inProgram(`import { endWithParent } from ${JSON.stringify(door)}; endWithParent();`, async (file) => {
      const [status] = (await once(fork(file, { execArgv: [] }), 'exit')) as [number | null];
      expect(status).toBe(0);
    }));

  it('lives as it likes when it was started in another way', () =>
    inProgram(
      `import { endWithParent } from ${JSON.stringify(door)}; endWithParent(); console.log('done');`,
      async (file) => {
        expect((await promisify(execFile)(process.execPath, [file])).stdout).toBe('done\n');
      },
    ));
});
