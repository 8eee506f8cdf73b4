/*
 * Which slot a key lives in, computed in the page as every client of a Redis Cluster computes it: CRC16 (XMODEM) of the
 * hash tag, or of the whole key when there is none, modulo 16,384.
 * https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/
 */

export const SLOT_COUNT = 16_384;

const POLYNOMIAL = 0x1021;

const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
  return crc;
});

/** Of the text's UTF-8 bytes, 0 to 65,535. */
export function crc16(text: string): number {
  let crc = 0;
  for (const byte of new TextEncoder().encode(text))
    crc = ((crc << 8) ^ (TABLE[(crc >> 8) ^ byte] ?? 0)) & 0xffff;
  return crc;
}

/** What stands between the first `{` and the first `}` after it; null without both, or with nothing between them. */
export function hashTagOf(key: string): string | null {
  const open = key.indexOf('{');
  if (open === -1) return null;
  const close = key.indexOf('}', open + 1);
  return close > open + 1 ? key.slice(open + 1, close) : null;
}

export interface KeyPlace {
  /** Null: the whole key counts. */
  readonly tag: string | null;
  readonly crc: number;
  readonly slot: number;
}

export function placeOf(key: string): KeyPlace {
  const tag = hashTagOf(key);
  const crc = crc16(tag ?? key);
  return { tag, crc, slot: crc % SLOT_COUNT };
}
