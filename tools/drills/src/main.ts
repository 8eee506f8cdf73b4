import { AppError } from '@shop/errors';
import { drill } from './drill.js';
import { parseOptions } from './options.js';
import { judge, verdictOf } from './verdict.js';

const say = (text: string) => process.stdout.write(`${text}\n`);

/** Exit status: 0 every promise was kept, 1 one was broken, 2 the drill could not be held. */
async function main(): Promise<number> {
  const { fault, rate, calmMs } = parseOptions(process.argv);
  say(`${fault.title}, ${rate} requests a second`);
  const result = await drill({
    fault,
    rate,
    calmMs,
    say: (event, sinceMs) => say(`  ${(sinceMs / 1000).toFixed(2).padStart(6)} s  ${event}`),
  });
  say(`\n${verdictOf(result)}`);
  return judge(result).every(({ isKept }) => isKept) ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`drill: ${error.message}\n`);
  process.exitCode = 2;
}
