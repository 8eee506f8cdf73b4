import { isPortFree } from '../ports/ports.js';
import { PortsTakenError, type WantedPort } from '../ports/port.errors.js';

/**
 * Looks at every port before anything starts, so that one message names all that are taken.
 *
 * @throws PortsTakenError
 */
export async function assertPortsFree(wanted: readonly WantedPort[]): Promise<void> {
  const looks = wanted.map(async (entry) => ((await isPortFree(entry.port)) ? [] : [entry]));
  const taken = (await Promise.all(looks)).flat();
  if (taken.length > 0) throw new PortsTakenError(taken);
}
