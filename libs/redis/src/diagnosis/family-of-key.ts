import { keyFamilies } from '../keys/key-families.js';
import type { DescribedFamily } from '../keys/key-family.js';

/* Which family of the key table a key found in Redis belongs to. No id holds a colon or a brace, so few patterns meet. */

const PART = /(<[^>]*>|\[[^\]]*\])/;
const SPECIAL = /[.*+?^${}()|[\]\\]/g;

/** BullMQ puts names of its own behind a queue's prefix, with colons in them, and hands the prefix alone to its scripts. */
const idsOf = ({ door }: Pick<DescribedFamily, 'door'>) => (door === 'queue' ? '.*' : '[^:{}]+');

function patternOf(family: DescribedFamily): RegExp {
  const parts = family.pattern.split(PART).map((part) => {
    if (part.startsWith('<')) return idsOf(family);
    return part.startsWith('[') ? `(?::${idsOf(family)})?` : part.replace(SPECIAL, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, 's');
}

const patterns = Object.values<DescribedFamily>(keyFamilies).map(
  (family) => [family.name, patternOf(family)] as const,
);

/** The name of a key's family, as in metrics; `null` for a key that is not of the table. */
export function familyOfKey(key: string): string | null {
  return patterns.find(([, pattern]) => pattern.test(key))?.[0] ?? null;
}
