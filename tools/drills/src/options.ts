import { type DrillName, drillsTold } from '@shop/contracts/drills';
import { serviceNames, type ServiceName } from '@shop/contracts/services';
import { type Consumer, consumers } from './backstage/queues.js';
import { randomInt } from 'node:crypto';
import { Command, InvalidArgumentError, Option, type OptionValues } from 'commander';
import { calm } from './faults/calm.js';
import { evict } from './faults/evict.js';
import { failover, type FailoverCause } from './faults/failover.js';
import type { Fault } from './faults/fault.js';
import { flush } from './faults/flush.js';
import { killRelay, killWorker } from './faults/jobs/kill-holding.js';
import { poison } from './faults/jobs/poison.js';
import { killService } from './faults/kill-service.js';
import { moveSlots } from './faults/move-slots.js';
import { partition } from './faults/partition.js';
import { outage, type OutageCause } from './faults/outage.js';
import { postgres, type PostgresCause } from './faults/postgres.js';
import { rollingRestart } from './faults/rolling-restart.js';
import { scaleOut } from './faults/scale-out.js';
import { slow } from './faults/slow.js';
import { slowProvider } from './faults/slow-provider.js';
import { soak } from './faults/soak.js';
import { seenByMembers } from './outage/among-members.js';
import { NotInContainersError } from './shop/compose/compose.errors.js';
import { NotByRedisError } from './shop/connected/connected.errors.js';
import { terminate } from './faults/terminate.js';

const MINUTE_MS = 60_000;

export interface DrillCommand {
  /** Names the report: the drill's, and what was chosen of its kinds. */
  readonly name: string;
  readonly fault: Fault;
  /** Requests a second. */
  readonly rate: number;
  readonly calmMs: number;
  /** Where the report goes. */
  readonly reports: string;
  /** The shop is that of docker compose, and not of npm start. */
  readonly isCompose: boolean;
}

/** Where drills are held. */
export interface Place {
  /** The shop is reached over its network alone: what Redis does by itself can be held, and nothing else. */
  readonly isConnected: boolean;
}

/** What every drill takes. */
interface Load {
  readonly rate: number;
  readonly calm: number;
  readonly reports: string;
  readonly compose: boolean;
}

/**
 * Reads the command line; prints help, or what is wrong with it, and exits.
 *
 * @throws NotInContainersError, NotByRedisError
 */
export function parseOptions(argv: readonly string[], place: Place = { isConnected: false }): DrillCommand {
  const program = new Command('npm run drill --').description(
    'Lets something befall the running shop under load, and judges what became of its promises.',
  );
  let chosen: DrillCommand | undefined;
  for (const { command, faultOf } of drills()) {
    command.action(() => {
      chosen = chosenOf(command, faultOf(), place);
    });
    program.addCommand(command);
  }
  program.parse([...argv]);
  return chosen ?? program.help({ error: true });
}

function chosenOf(command: Command, fault: Fault, place: Place): DrillCommand {
  const { rate, calm, reports, compose: isCompose } = command.opts<Load>();
  const drill = nameOf(command);
  if (isCompose && fault.notInContainers !== undefined)
    throw new NotInContainersError({ drill, why: fault.notInContainers });
  if (!isHeldAt(place, fault)) throw new NotByRedisError(drill);
  const name = isCompose ? `${drill}-compose` : drill;
  return { name, fault, rate, calmMs: calm * 1000, reports, isCompose };
}

/** Whether a fault is within reach there. */
export function isHeldAt({ isConnected }: Place, { isByRedis }: Fault): boolean {
  return !isConnected || isByRedis === true;
}

export interface Drill {
  readonly command: Command;
  /** Asked once the command line has been read, or with a choice that takes the place of what is on it. */
  readonly faultOf: (choice?: OptionValues) => Fault;
}

/** Every drill that there is, in the order of the help. */
export function drills(): Drill[] {
  return [
    drillOf<{ by: FailoverCause | 'partition'; times: number }>(
      named('failover')
        .addOption(by('kill', 'hang', 'script', 'planned', 'partition'))
        .option('--times <times>', 'how often; a partition is made once', positive, 1),
      (flags) => (flags.by === 'partition' ? partition() : failover({ by: flags.by, times: flags.times })),
    ),
    drillOf<{ count: number }>(
      named('move-slots').option('--count <slots>', 'how many', positive, 1500),
      ({ count }) => moveSlots(count),
    ),
    // What 99 of 100 wait in peace is the yardstick, and it takes some hundreds to tell.
    drillOf(named('scale-out', { calm: 20 }), scaleOut),
    drillOf<{ by: OutageCause; seconds: number }>(
      lasting(named('outage').addOption(by('hang', 'kill', 'pause')), 30),
      (flags) => outage({ by: flags.by, forMs: flags.seconds * 1000 }),
    ),
    drillOf(named('flush'), () => seenByMembers(flush())),
    drillOf<{ seconds: number }>(lasting(named('evict'), 20), ({ seconds }) =>
      seenByMembers(evict(seconds * 1000)),
    ),
    drillOf<{ seconds: number }>(lasting(named('slow'), 20), ({ seconds }) =>
      seenByMembers(slow(seconds * 1000)),
    ),
    drillOf(named('rolling-restart'), rollingRestart),
    drillOf<{ service: Choice }>(named('kill-service').addOption(service('cart')), (flags) =>
      killService(chosenFrom(flags)),
    ),
    drillOf<{ service: Choice }>(named('terminate').addOption(service('all')), (flags) =>
      terminate(chosenFrom(flags)),
    ),
    ...drillsOfJobs(),
    ...longDrills(),
  ];
}

function longDrills(): Drill[] {
  const minutes = (command: Command, count: number) =>
    command.option('--minutes <minutes>', 'how long', positive, count);
  return [
    drillOf<{ minutes: number; seeds?: readonly number[] }>(
      minutes(named('soak', { rate: 50 }), 2).option(
        '--seed, --seeds <seeds>',
        'such as 7 or 1,2,3: each decides which and in which order, for its share of the time; default: another one each time',
        seeds,
      ),
      (flags) => soak({ forMs: flags.minutes * MINUTE_MS, seeds: flags.seeds ?? [randomInt(1, 100_000)] }),
    ),
    drillOf<{ minutes: number }>(minutes(named('calm'), 30), (flags) => calm(flags.minutes * MINUTE_MS)),
  ];
}

function drillsOfJobs(): Drill[] {
  return [
    drillOf(named('kill-relay'), killRelay),
    drillOf<{ service: Consumer }>(
      named('kill-worker').addOption(
        new Option('--service <name>', 'which').choices(consumers).default('order'),
      ),
      (flags) => killWorker(flags.service),
    ),
    drillOf(named('poison'), poison),
    drillOf<{ seconds: number }>(lasting(named('slow-provider'), 20), ({ seconds }) =>
      slowProvider(seconds * 1000),
    ),
    drillOf<{ by: PostgresCause; seconds: number }>(
      lasting(named('postgres').addOption(by('kill', 'stop')), 5),
      (flags) => postgres({ by: flags.by, forMs: flags.seconds * 1000 }),
    ),
  ];
}

function drillOf<Flags extends OptionValues>(command: Command, faultOf: (flags: Flags) => Fault): Drill {
  return { command, faultOf: (choice) => faultOf({ ...command.opts<Flags>(), ...choice }) };
}

function named(name: DrillName, { rate = 150, calm = 5 } = {}): Command {
  return new Command(name)
    .description(drillsTold.find((each) => each.name === name)?.befalls ?? name)
    .option('--rate <per second>', 'requests', positive, rate)
    .option('--calm <seconds>', 'watched before and after', positive, calm)
    .option('--reports <directory>', 'where the report goes', 'reports')
    .option('--compose', 'on the shop of docker compose', false);
}

/** `failover`, or `failover-hang` where another kind than the usual one was chosen: its report stands beside. */
function nameOf(command: Command): string {
  const kinds = ['by', 'service'].filter((kind) => command.getOptionValueSource(kind) === 'cli');
  const chosen = command.options.filter((option) => kinds.includes(option.attributeName()));
  const unusual = chosen.map((option) => [
    option.defaultValue,
    command.getOptionValue(option.attributeName()),
  ]);
  const words = unusual.filter(([usual, value]) => usual !== value).map(([, value]) => String(value));
  return [command.name(), ...words].join('-');
}

function lasting(command: Command, seconds: number): Command {
  return command.option('--seconds <seconds>', 'how long', positive, seconds);
}

type Choice = ServiceName | 'all';

function service(preset: Choice): Option {
  return new Option('--service <name>', 'which').choices(['all', ...serviceNames]).default(preset);
}

function chosenFrom(flags: { readonly service: Choice }): ServiceName[] {
  return flags.service === 'all' ? [...serviceNames] : [flags.service];
}

/** The first one is the default. */
function by(...causes: readonly string[]): Option {
  return new Option('--by <cause>', 'how').choices(causes).default(causes[0]);
}

function positive(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number above 0.');
}

function seeds(text: string): number[] {
  return text.split(',').map(positive);
}
