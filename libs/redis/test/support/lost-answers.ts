import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisClient } from '../../src/client/redis-client.js';
import type { Use } from '../../src/client/redis-settings.js';

/**
 * Loses the answers of some scripts and deletes of a client: they have run, the client knows nothing of it, and sends
 * them again a moment later, as after a lost connection.
 *
 * @param isLost decides for each command
 * @param laterMs how long until it is sent again
 */
export function loseAnswers(
  client: RedisClient,
  { uses, isLost, laterMs }: { uses: readonly Use[]; isLost: () => boolean; laterMs: () => number },
): RedisClient {
  for (const use of uses) {
    const commands = client.forUse(use);
    const run = commands.run.bind(commands);
    const remove = commands.delete.bind(commands);
    commands.run = async (script, call) => {
      if (!isLost()) return run(script, call);
      await run(script, call);
      await sleep(laterMs());
      return run(script, call);
    };
    commands.delete = async (key) => {
      if (!isLost()) return remove(key);
      await remove(key);
      await sleep(laterMs());
      return remove(key);
    };
  }
  return client;
}
