import { AppError } from '@shop/errors';
import { Bench } from './bench.js';
import { BenchInterruptedError } from './bench.errors.js';
import { loadConfig } from './config.js';
import { untilCalm } from './machine/busy.js';
import { Cores } from './machine/cores.js';
import { type Machine, machineOf } from './machine/machine.js';
import { type BenchOptions, helpOf, parseOptions } from './options.js';
import type { Part } from './parts/part.js';
import { parts } from './parts/parts.js';
import { versionsOf } from './peers/peers.js';
import { performanceColumns, performanceTable } from './report/performance-table.js';
import type { PartRecord } from './report/record.js';
import { ReportStore } from './report/store.js';
import { plainTable } from './report/words.js';

const say = (text: string) => process.stdout.write(`${text}\n`);
const names = parts.map(({ name }) => name);

/** Exit status: 0 every target is met, 1 one is missed, 2 something could not be measured. */
async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2), names);
  if (options.isHelp) return said(helpOf(parts));
  const store = new ReportStore({ directory: options.reports, order: names });
  if (options.isTableOnly) return said(plainTable(performanceColumns, performanceTable(store.read())));
  const busy = await untilCalm(options);
  for (const reason of busy) say(`measured all the same: ${reason}`);
  const cores = new Cores();
  const machine = await machineOf({ isPinned: cores.isPinned, busy });
  const bench = new Bench({ pace: options, cores, say, ...loadConfig() });
  const interrupted = interruption();
  try {
    return await Promise.race([measureAll(bench, { options, machine, store }), interrupted]);
  } finally {
    await bench.stop();
  }
}

interface Surroundings {
  readonly options: BenchOptions;
  readonly machine: Machine;
  readonly store: ReportStore;
}

async function measureAll(bench: Bench, { options, machine, store }: Surroundings): Promise<number> {
  const wanted = options.only.length === 0 ? parts : parts.filter(({ name }) => options.only.includes(name));
  let [failed, missed] = [0, 0];
  for (const part of wanted) {
    say(`${part.name}: ${part.title}`);
    try {
      const record = await measured(part, { bench, options, machine });
      store.write(record);
      for (const { what, wanted: want, measured: found, isMet } of record.targets)
        say(`  ${isMet ? 'met   ' : 'MISSED'}  ${what}: ${found}, wanted ${want}`);
      missed += record.targets.filter(({ isMet }) => !isMet).length;
    } catch (error) {
      failed += 1;
      process.stderr.write(
        `${part.name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
    } finally {
      await bench.closeWorkers();
      await bench.stopCluster();
    }
  }
  say(`\n${plainTable(performanceColumns, performanceTable(store.read()))}\n\nreport: ${store.file}`);
  if (failed > 0) return 2;
  return missed > 0 ? 1 : 0;
}

async function measured(
  part: Part,
  { bench, options, machine }: { bench: Bench; options: BenchOptions; machine: Machine },
): Promise<PartRecord> {
  const found = await part.run(bench);
  const { rounds, roundMs } = options;
  const { name, title, peers } = part;
  const at = new Date().toISOString();
  return { ...found, name, title, at, machine, rounds, roundMs, versions: peers.map(versionsOf) };
}

/** Never resolves; rejects at the first Ctrl-C. */
function interruption(): Promise<never> {
  return new Promise((_, reject) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(name, () => reject(new BenchInterruptedError()));
  });
}

function said(text: string): number {
  say(text);
  return 0;
}

try {
  process.exit(await main());
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`bench: ${error.message}\n`);
  process.exit(2);
}
