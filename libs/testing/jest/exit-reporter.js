import { allOpen, hasLeaks } from './open-handles.js';

/*
 * The last resort: a run that is over and whose process stays says what keeps it, and ends with an error; and so does a
 * process that ends before its run is over. What a spec file left open is found at the file's own end (environment.js);
 * this is for what slipped through there.
 */

/** The global teardown runs in this time too, and may have servers to stop. */
const EXIT_WITHIN_MS = 60_000;
/** Where a file has failed for what it left there is nothing to be patient for; the guardian ends the servers. */
const EXIT_AFTER_LEAK_WITHIN_MS = 15_000;

/** Sees to it that the process ends when its run does. */
export default class ExitReporter {
  #isWatching;
  #afterLeakMs;
  #isComplete = false;

  /** @param options `afterLeakMs` over the fifteen seconds, for specs of this file */
  constructor({ watch, watchAll }, { afterLeakMs = EXIT_AFTER_LEAK_WITHIN_MS } = {}) {
    this.#isWatching = watch || watchAll;
    this.#afterLeakMs = afterLeakMs;
  }

  /** Called by Jest before the first spec file. */
  onRunStart() {
    process.once('exit', () => {
      if (this.#isComplete) return;
      process.stderr.write(
        '\nThe process ended before its run did: nothing was open that the run waited for.\n',
      );
      process.exitCode = 1;
    });
  }

  /** Called by Jest after the last spec file. */
  onRunComplete() {
    this.#isComplete = true;
    if (this.#isWatching) return;
    const withinMs = hasLeaks() ? this.#afterLeakMs : EXIT_WITHIN_MS;
    // Unref'd: it fires only where something else keeps the process.
    setTimeout(() => {
      const kinds = process.getActiveResourcesInfo().join(', ');
      const open = allOpen().join('\n\n');
      process.stderr.write(
        `\nThe run was over ${withinMs / 1_000} s ago, and these keep its process: ${kinds}\n\n${open}\n`,
      );
      process.exit(1);
    }, withinMs).unref();
  }
}
