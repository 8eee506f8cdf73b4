import { createHash } from 'node:crypto';

/**
 * Where somebody asks from, a sitting: two months of somebody's visits go by in minutes, and limits count by minute.
 * Nobody chooses 600 products at one sitting either.
 */
export type AddressAt = (sitting: number) => string;

/** Stable addresses of 10.0.0.0/8 for whoever goes by this name. */
export function addressOf(name: string): AddressAt {
  return (sitting) => {
    const [a = 0, b = 0, c = 0] = createHash('sha256')
      .update(`${name}/${String(sitting)}`)
      .digest();
    return `10.${String(a)}.${String(b)}.${String(c)}`;
  };
}
