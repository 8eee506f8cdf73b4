import { killEverything } from '../processes/managed-process.js';
import { StartInterruptedError } from '../stack/stack.errors.js';

/**
 * The first Ctrl-C (or SIGTERM, or the terminal's end) aborts the returned signal, so that everything stops in order;
 * the second one ends it all at once.
 */
export function stopSignals(): AbortSignal {
  const stop = new AbortController();
  const onSignal = () => {
    if (stop.signal.aborted) {
      killEverything();
      process.exit(130);
    }
    stop.abort(new StartInterruptedError());
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  // A closed terminal cannot be written to any more; the orderly stop goes on without words.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  return stop.signal;
}
