import { AppError } from '@shop/errors';
import { readOptions } from './options.js';
import { replay } from './replay.js';
import { reportOf } from './report/report.js';

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());

try {
  const result = await replay(readOptions(process.argv.slice(2)), interrupted.signal);
  process.stdout.write(`\n${reportOf(result)}\n`);
  if (result.tally.failed > 0 || result.tally.requests === 0) process.exitCode = 1;
} catch (error) {
  process.stderr.write(
    `${error instanceof AppError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exitCode = 1;
}
