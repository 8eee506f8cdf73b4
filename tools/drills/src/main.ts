import { AppError } from '@shop/errors';
import { endWithParent } from '@shop/local-stack';
import { drill } from './drill.js';
import { DrillInterruptedError } from './drill.errors.js';
import { Interruptions, partingWords } from './interruption.js';
import { type DrillCommand, parseOptions } from './options.js';
import { everythingAcknowledgedIsThere } from './promises/acknowledged.js';
import { everyoneGetsHome } from './promises/shopping.js';
import { machineOf } from './report/machine.js';
import type { Outcome } from './report/report.js';
import { writeReport } from './report/write-report.js';
import { Changes } from './shop/changes.js';
import { composeShop } from './shop/compose/compose-shop.js';
import { type ConnectedConfig, loadConnectedConfig } from './shop/connected/config.js';
import { connectedShop } from './shop/connected/connected-shop.js';
import { localShop } from './shop/local/local-shop.js';
import type { RunningShop } from './shop/shop.js';
import { tellOfSamples, tellParent } from './telling/tell-parent.js';
import { Timeline } from './timeline/timeline.js';
import { verdictOf } from './verdict.js';

const WHOLE_WITHIN_MS = 60_000;

const say = (text: string) => process.stdout.write(`${text}\n`);

const changes = new Changes();
const stop = new AbortController();
const interruptions = new Interruptions();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(name, () => {
    const heard = interruptions.hear(performance.now());
    if (heard === 'the first') {
      say('\ninterrupted: undoing what was done to the shop; Ctrl-C again gives up at once');
      stop.abort(new DrillInterruptedError());
    }
    if (heard !== 'another') return;
    say(partingWords(changes.left));
    process.exit(2);
  });

endWithParent();

/** Exit status: 0 every promise was kept, 1 one was broken, 2 the drill could not be held. */
async function main(): Promise<number> {
  const connected = loadConnectedConfig();
  const command = parseOptions(process.argv, { isConnected: connected !== null });
  const shop = await shopOf(command, connected);
  try {
    return await hold(command, shop);
  } finally {
    await shop.close();
  }
}

async function shopOf({ isCompose }: DrillCommand, connected: ConnectedConfig | null): Promise<RunningShop> {
  if (connected !== null) return connectedShop(connected);
  return isCompose ? composeShop(changes) : localShop(changes);
}

async function hold(command: DrillCommand, shop: RunningShop): Promise<number> {
  const { fault, rate, calmMs } = command;
  say(`${fault.title}, ${rate} requests a second`);
  const timeline = new Timeline();
  const allTold = tellOfSamples(timeline);
  const leaveReport = leavingReport(command, { timeline, shop });
  try {
    const result = await drill({
      ...{ shop, changes, fault, rate, calmMs, timeline, signal: stop.signal },
      say: (event, sinceMs) => say(`  ${(sinceMs / 1000).toFixed(2).padStart(6)} s  ${event}`),
    });
    const promises = [
      ...fault.promises.map((judge) => judge(result)),
      everyoneGetsHome(result),
      ...everythingAcknowledgedIsThere(result),
    ];
    say(`\n${verdictOf(result, promises)}`);
    await leaveReport({ isJudged: true, promises, ...result });
    await allTold;
    await tellParent({ of: 'verdict', promises });
    return promises.every(({ isKept }) => isKept) ? 0 : 1;
  } catch (thrown) {
    const error: unknown = stop.signal.aborted ? stop.signal.reason : thrown;
    const reason = error instanceof Error ? error.message : String(error);
    if (stop.signal.aborted) await sayWhetherItIsWhole(shop);
    // What happened until then is worth the more; nothing did where there is no shop.
    if (timeline.samples.length > 0) await leaveReport({ isJudged: false, reason });
    throw error;
  }
}

/** Never throws: the drill is over as it is. */
async function sayWhetherItIsWhole(shop: RunningShop): Promise<void> {
  try {
    const { control, ports } = await shop.cluster();
    await control.waitUntilHealthy({ withinMs: WHOLE_WITHIN_MS });
    say(`the cluster is whole: ${ports.length} nodes, every slot is served, every replica is synced`);
  } catch (error) {
    say(`the cluster is not whole: ${error instanceof Error ? error.message : String(error)}`);
  }
  for (const what of changes.left) say(`left: ${what}`);
}

interface Held {
  readonly timeline: Timeline;
  readonly shop: RunningShop;
}

/** A report that cannot be written changes no verdict. */
function leavingReport({ name, fault, rate, reports }: DrillCommand, { timeline, shop }: Held) {
  return async (outcome: Outcome): Promise<void> => {
    timeline.end();
    const { begunAt, samples } = timeline;
    const command = ['npm run drill --', ...process.argv.slice(2)].join(' ');
    try {
      const machine = await machineOf(await shop.cluster());
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
  await tellParent({ of: 'problem', problem: error.message });
  // Shoppers who were interrupted at the ledger would go on trying for minutes.
  process.exit(2);
}
