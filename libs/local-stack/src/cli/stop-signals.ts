import type { EventEmitter } from 'node:events';
import { killEverything } from '../processes/managed-process.js';
import { StartInterruptedError } from '../stack/stack.errors.js';

export interface StopSignalsOptions {
  /** Where signals come from. Default: this process. */
  readonly source?: EventEmitter;
  /** Ends everything at once. */
  readonly force?: () => void;
  readonly now?: () => number;
}

/** The terminal sends Ctrl-C to npm and to us, and npm passes it on: what comes so soon is the same one again. */
const SAME_PRESS_MS = 500;

/**
 * The first Ctrl-C (or SIGTERM, or the terminal's end) aborts the returned signal, so that everything stops in order;
 * the second one ends it all at once.
 */
export function stopSignals(options: StopSignalsOptions = {}): AbortSignal {
  const { source = process, force = forceExit, now = () => performance.now() } = options;
  const stop = new AbortController();
  let firstAt = 0;
  const onSignal = () => {
    if (!stop.signal.aborted) {
      firstAt = now();
      stop.abort(new StartInterruptedError());
      return;
    }
    if (now() - firstAt > SAME_PRESS_MS) force();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) source.on(name, onSignal);
  // A closed terminal cannot be written to any more; the orderly stop goes on without words.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  return stop.signal;
}

function forceExit(): void {
  killEverything();
  process.exit(130);
}
