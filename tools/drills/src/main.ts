import { AppError } from '@shop/errors';
import { runningCluster } from '@shop/local-stack';
import { drill } from './drill.js';
import { DrillInterruptedError } from './drill.errors.js';
import { type DrillCommand, parseOptions } from './options.js';
import { everythingAcknowledgedIsThere } from './promises/acknowledged.js';
import { machineOf } from './report/machine.js';
import type { Outcome } from './report/report.js';
import { writeReport } from './report/write-report.js';
import { Timeline } from './timeline/timeline.js';
import { verdictOf } from './verdict.js';

const say = (text: string) => process.stdout.write(`${text}\n`);

const stop = new AbortController();
// Every time: a second Ctrl-C (npm passes each one on besides) must not leave nodes stopped.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(name, () => stop.abort(new DrillInterruptedError()));

/** Exit status: 0 every promise was kept, 1 one was broken, 2 the drill could not be held. */
async function main(): Promise<number> {
  const command = parseOptions(process.argv);
  const { fault, rate, calmMs } = command;
  say(`${fault.title}, ${rate} requests a second`);
  const timeline = new Timeline();
  const leaveReport = leavingReport(command, timeline);
  try {
    const result = await drill({
      ...{ fault, rate, calmMs, timeline, signal: stop.signal },
      say: (event, sinceMs) => say(`  ${(sinceMs / 1000).toFixed(2).padStart(6)} s  ${event}`),
    });
    const promises = [
      ...fault.promises.map((judge) => judge(result)),
      ...everythingAcknowledgedIsThere(result),
    ];
    say(`\n${verdictOf(result, promises)}`);
    await leaveReport({ isJudged: true, promises, ...result });
    return promises.every(({ isKept }) => isKept) ? 0 : 1;
  } catch (thrown) {
    const error: unknown = stop.signal.aborted ? stop.signal.reason : thrown;
    const reason = error instanceof Error ? error.message : String(error);
    // What happened until then is worth the more; nothing did where there is no shop.
    if (timeline.samples.length > 0) await leaveReport({ isJudged: false, reason });
    throw error;
  }
}

/** A report that cannot be written changes no verdict. */
function leavingReport({ name, fault, rate, reports }: DrillCommand, timeline: Timeline) {
  return async (outcome: Outcome): Promise<void> => {
    timeline.end();
    const { begunAt, samples } = timeline;
    const command = ['npm run drill --', ...process.argv.slice(2)].join(' ');
    try {
      const machine = await machineOf(await runningCluster());
      const report = { name, title: fault.title, command, rate, begunAt, machine, samples, outcome };
      say(`\nreport: ${await writeReport(report, reports)}`);
    } catch (error) {
      say(`\nno report: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`drill: ${error.message}\n`);
  // Shoppers who were interrupted at the ledger would go on trying for minutes.
  process.exit(2);
}
