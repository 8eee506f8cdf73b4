import type { DescribedFamily } from './key-family.js';
import { tableOf } from './markdown-table.js';

/* docs/redis/keys.md is written from the table of families, so that it cannot say anything else. */

const HEAD = ['owner', 'pattern', 'TTL', 'type and operations'];

const DAY_MS = 86_400_000;

function lifeOf(ttlMs: number): string {
  if (ttlMs === Infinity) return 'none';
  if (ttlMs % DAY_MS === 0) return `${String(ttlMs / DAY_MS)} days`;
  if (ttlMs % 60_000 === 0) return `${String(ttlMs / 60_000)} min`;
  return `${String(ttlMs / 1_000)} s`;
}

function cellsOf({ owners, pattern, ttlMs, type, operations }: DescribedFamily): string[] {
  return [owners.join(', ') || 'nobody yet', `\`${pattern}\``, lifeOf(ttlMs), `${type}: ${operations}`];
}

/** The whole page, as Markdown. */
export function keysPage(families: readonly DescribedFamily[]): string {
  return `<!-- Written by \`nx run redis:docs\` from libs/redis/src/keys/key-families.ts. Change the table there. -->

# Keys

Every key is built in [key-families.ts](../../libs/redis/src/keys/key-families.ts) and nowhere else; no script and no
caller puts one together. A TTL is the longest life of a key: the cache shortens it by up to a tenth, so that keys
stored together do not expire together; a rate limit's counter lives a tenth longer than its window.

${tableOf(HEAD, families.map(cellsOf))}

**Ids** have 1 to 128 characters, none of them a control character, a colon or a brace, and are well-formed Unicode:
\`stock:1\` as a sku would turn a key of one family into a key of another, and a brace would move it to another slot.

**Hash tags** stand only where several keys must share a slot. A family with one key per id has none: braces around
the only id do nothing but surprise who types \`GET product:22423\`.

**A channel** is no key: nothing is stored under its name. But it lives in a slot as a key does, and its rights go by its
owners; see [channels](channels.md).

**While a value is being loaded** its key holds \`lease:<token>\` instead, for two seconds at the most; see
[cache-aside](cache-aside.md).

**No key holds an e-mail address.** Logins are counted under a hash of the account, made where the key is made; it keeps
addresses out of logs, \`MONITOR\` and dumps, not from someone who has a list of addresses to try. See
[rate-limit](rate-limit.md).
`;
}
