import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../conditions/until.js';
import type { ShopFiles } from '../services/shop-files.js';
import { startLocalStack, type LocalStack } from './local-stack.js';
import type { StackConfig } from './config.js';
import { ExtraNodes } from './extra-nodes.js';
import { portLayout, wantedPorts, type PortLayout } from './port-layout.js';
import { assertPortsFree } from './port-check.js';
import type { Progress } from './progress.js';
import { StackState } from './running-stack.js';
import { loadSecrets } from './secrets.js';
import type { LocalStackOptions } from './stack-options.js';
import { StackRunningError } from './stack.errors.js';
import { summaryOf } from './summary.js';

export interface RunOptions {
  /** Holds the shop's state: data, secrets, logs. */
  readonly directory: string;
  readonly config: StackConfig;
  readonly files: ShopFiles;
  readonly progress: Progress;
  /** Asks the shop to stop, whether it is starting or up. */
  readonly signal: AbortSignal;
}

/**
 * `npm start`: brings the shop up, keeps it up until the signal, brings it down. Nothing it started is left.
 *
 * @throws StackRunningError, PortsTakenError, or what a step of the start throws.
 */
export async function runStack({ config, ...options }: RunOptions): Promise<void> {
  const { directory, progress, signal } = options;
  const state = new StackState(directory);
  const wasAbandoned = existsSync(state.lock.path);
  const holder = state.lock.take();
  if (holder) throw new StackRunningError({ pid: holder.pid });
  try {
    const layout = portLayout(config);
    await ensurePortsFree(layout, { wasAbandoned });
    const { isRedisSecured } = config;
    const stack = await start({ ...options, layout, isRedisSecured, state });
    await untilAborted(signal);
    progress.say('');
    await stack.stop();
  } finally {
    state.forget();
    state.lock.release();
  }
}

/** The servers of a shop that was killed go a moment after it; that moment is waited for. */
async function ensurePortsFree(
  layout: PortLayout,
  { wasAbandoned }: { wasAbandoned: boolean },
): Promise<void> {
  const wanted = wantedPorts(layout);
  const areFree = async () => {
    await assertPortsFree(wanted);
    return true;
  };
  if (wasAbandoned)
    await until(areFree, { what: 'the ports are free', withinMs: 10_000 }).catch(() => undefined);
  await assertPortsFree(wanted);
}

type StartOptions = Omit<LocalStackOptions, 'secrets'> & { readonly state: StackState };

async function start({ state, ...options }: StartOptions): Promise<LocalStack> {
  const begun = performance.now();
  const secrets = loadSecrets(join(options.directory, 'secrets'));
  setLogsAside(options.directory);
  new ExtraNodes(options.directory).clear();
  const stack = await startLocalStack({ ...options, secrets });
  const publish = () => state.write(stack.describe());
  publish();
  stack.supervise(publish);
  options.progress.say(await summaryOf(stack.describe(), performance.now() - begun));
  return stack;
}

/** Each start has logs of its own; those of the start before are in `logs.previous`. */
function setLogsAside(directory: string): void {
  const [logs, previous] = [join(directory, 'logs'), join(directory, 'logs.previous')];
  rmSync(previous, { recursive: true, force: true });
  if (existsSync(logs)) renameSync(logs, previous);
}

/** A timer keeps the process alive: signals and children alone do not. */
async function untilAborted(signal: AbortSignal): Promise<void> {
  const aDayMs = 86_400_000;
  while (!signal.aborted) await sleep(aDayMs, undefined, { signal }).catch(() => undefined);
}
