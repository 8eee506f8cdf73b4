import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { failover, type FailoverCause } from './faults/failover.js';
import type { Fault } from './faults/fault.js';
import { moveSlots } from './faults/move-slots.js';

export interface DrillCommand {
  readonly fault: Fault;
  /** Requests a second. */
  readonly rate: number;
  readonly calmMs: number;
}

type DrillName = 'failover' | 'move-slots';

interface Flags {
  readonly by: FailoverCause;
  readonly count: number;
  readonly rate: number;
  readonly calm: number;
}

/** Reads the command line; prints help, or what is wrong with it, and exits. */
export function parseOptions(argv: readonly string[]): DrillCommand {
  const command = new Command('npm run drill --')
    .description(
      'Lets something befall the Redis Cluster of the running shop under load, and judges what shoppers saw.',
    )
    .addArgument(new Argument('<name>', 'what befalls it').choices(['failover', 'move-slots']))
    .addOption(
      new Option('--by <cause>', 'of a failover').choices(['kill', 'hang', 'planned']).default('kill'),
    )
    .option('--count <slots>', 'of a move', positive, 1500)
    .option('--rate <per second>', 'requests', positive, 150)
    .option('--calm <seconds>', 'watched before and after', positive, 5)
    .parse([...argv]);
  const [name] = command.processedArgs as [DrillName];
  const { by, count, rate, calm } = command.opts<Flags>();
  return { fault: name === 'failover' ? failover(by) : moveSlots(count), rate, calmMs: calm * 1000 };
}

function positive(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number above 0.');
}
