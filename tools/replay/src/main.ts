import { AppError } from '@shop/errors';
import { endWithParent } from '@shop/local-stack';
import { isClosedWell } from './closing.js';
import { parseOptions } from './options.js';
import { replay } from './replay.js';
import { reportOf } from './report.js';
import { findShop } from './shop-address.js';

/** Exit status: 0 all well, 1 a request failed or the ledger differs, 2 there was nothing to replay. */
async function main(): Promise<number> {
  const options = parseOptions(process.argv);
  const interrupted = new AbortController();
  process.once('SIGINT', () => {
    interrupted.abort();
  });
  endWithParent();
  const shop = findShop(options.baseUrl);
  const result = await replay(options, { shop, out: process.stdout, signal: interrupted.signal });
  process.stdout.write(`\n${reportOf(result)}\n`);
  return result.tally.read().total.failed === 0 && isClosedWell(result.closing) ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`replay: ${error.message}\n`);
  process.exitCode = 2;
}
