import { relative } from 'node:path';
import { TestEnvironment } from 'jest-environment-node';
import { leftBy, runs } from './open-handles.js';

/*
 * A spec file that leaves a socket, a timer or a child behind used to hang the whole run after its last test, with no word
 * about which file it was. Here such a file fails, names what it left and where that was opened, and the run ends.
 */

/** Sockets end within a second; a busy machine may need some more. Only a file that leaves something waits so long. */
const CLOSED_WITHIN_MS = 10_000;

/** Jest's own environment for Node; a file must have closed all that it opened when its last hook has run. */
export default class ClosingEnvironment extends TestEnvironment {
  #spec;
  #closedWithinMs;
  #isChecked = false;

  /** `testEnvironmentOptions.closedWithinMs`: over the ten seconds, for specs of this file. */
  constructor(config, context) {
    super(config, context);
    this.#closedWithinMs = config.projectConfig.testEnvironmentOptions.closedWithinMs ?? CLOSED_WITHIN_MS;
    this.#spec = relative(config.globalConfig.rootDir, context.testPath);
    runs(this.#spec);
  }

  /** Called by Jest at each step of a file. */
  async handleTestEvent(event, state) {
    if (event.name !== 'run_finish') return;
    const error = await this.#check();
    if (error !== null) state.unhandledErrors.push(error);
  }

  async teardown() {
    // A file that did not come to its tests has failed already, and says why.
    if (!this.#isChecked) await this.#check();
    runs(null);
    await super.teardown();
  }

  async #check() {
    this.#isChecked = true;
    const left = await leftBy(this.#spec, this.#closedWithinMs);
    if (left.length === 0) return null;
    const error = new Error(
      `${this.#spec} left open, ${this.#closedWithinMs / 1_000} s after its last test, what would keep the process alive. ` +
        `Close it in afterAll or afterEach.\n\n${left.join('\n\n')}`,
    );
    error.stack = `${error.name}: ${error.message}`;
    return error;
  }
}
