import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { knowScript, type KnownScript } from './known-scripts.js';
import type { RetryClass } from './redis-command.js';

/** A Lua script with a typed call. */
export interface RedisScript<Reply> {
  readonly name: string;
  readonly text: string;
  /** SHA-1 of the text, by which Redis knows a script it has seen. */
  readonly sha: string;
  readonly retry: RetryClass;
  /** Turns the raw reply into the typed one. */
  readonly parse: (reply: unknown) => Reply;
}

/**
 * Registers a script: one `.lua` file beside its caller (STYLE 23). It is sent by its hash; a node that does not have
 * it yet (new, restarted, promoted) says NOSCRIPT once and is sent the text.
 *
 * @param definition.file where the text is, `new URL('./x.lua', import.meta.url)`
 * @param definition.retry whether running it twice is harmless; see RetryClass
 * @param definition.parse turns the raw reply into the typed one
 * @param definition.outcomeOf what a raw reply says to who watches (docs/redis/request-trails.md); by default a write
 * @throws Error of the file system when the file cannot be read
 */
export function defineScript<Reply>(definition: {
  name: string;
  file: URL;
  retry: RetryClass;
  parse: (reply: unknown) => Reply;
  outcomeOf?: KnownScript['outcomeOf'];
}): RedisScript<Reply> {
  const { file, outcomeOf, ...rest } = definition;
  const text = readFileSync(file, 'utf8');
  const sha = createHash('sha1').update(text).digest('hex');
  knowScript({ sha, text }, { name: rest.name, outcomeOf });
  return Object.freeze({ ...rest, text, sha });
}
