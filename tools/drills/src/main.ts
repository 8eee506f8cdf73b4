import { AppError } from '@shop/errors';
import { drill } from './drill.js';
import { DrillInterruptedError } from './drill.errors.js';
import { parseOptions } from './options.js';
import { everythingAcknowledgedIsThere } from './promises/acknowledged.js';
import { verdictOf } from './verdict.js';

const say = (text: string) => process.stdout.write(`${text}\n`);

const stop = new AbortController();
// Every time: a second Ctrl-C (npm passes each one on besides) must not leave nodes stopped.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(name, () => stop.abort(new DrillInterruptedError()));

/** Exit status: 0 every promise was kept, 1 one was broken, 2 the drill could not be held. */
async function main(): Promise<number> {
  const { fault, rate, calmMs } = parseOptions(process.argv);
  say(`${fault.title}, ${rate} requests a second`);
  const result = await drill({
    fault,
    rate,
    calmMs,
    say: (event, sinceMs) => say(`  ${(sinceMs / 1000).toFixed(2).padStart(6)} s  ${event}`),
    signal: stop.signal,
  });
  const promises = [
    ...fault.promises.map((judge) => judge(result)),
    ...everythingAcknowledgedIsThere(result),
  ];
  say(`\n${verdictOf(result, promises)}`);
  return promises.every(({ isKept }) => isKept) ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (thrown) {
  const error: unknown = stop.signal.aborted ? stop.signal.reason : thrown;
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`drill: ${error.message}\n`);
  // Shoppers who were interrupted at the ledger would go on trying for minutes.
  process.exit(2);
}
