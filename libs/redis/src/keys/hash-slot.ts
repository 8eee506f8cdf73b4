/*
 * Which slot a key lives in, as the Redis Cluster specification defines it: CRC16 (XMODEM) of the hash tag, or of the
 * whole key when there is none, modulo 16,384. https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/
 * Written here because the package that ioredis uses hashes `{}a}` by the tag `a`, where Redis hashes the whole key, and
 * makes an array of each key to read it.
 */

/** Number of slots of every Redis Cluster. */
export const SLOT_COUNT = 16_384;

const POLYNOMIAL = 0x1021;

const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
  return crc;
});

const LAST_ASCII = 0x7f;

function next(crc: number, byte: number): number {
  return ((crc << 8) ^ (TABLE[(crc >> 8) ^ byte] ?? 0)) & 0xffff;
}

function crc16(text: string): number {
  let crc = 0;
  for (let at = 0; at < text.length; at += 1) {
    const byte = text.charCodeAt(at);
    if (byte > LAST_ASCII) return Buffer.from(text).reduce(next, 0);
    crc = next(crc, byte);
  }
  return crc;
}

/**
 * The part of a key that decides its slot: what stands between the first `{` and the first `}` after it.
 * `null` when there are no such braces or nothing stands between them; the whole key counts then.
 */
export function hashTagOf(key: string): string | null {
  const open = key.indexOf('{');
  if (open === -1) return null;
  const close = key.indexOf('}', open + 1);
  return close > open + 1 ? key.slice(open + 1, close) : null;
}

/** The slot of a key, 0 to 16,383, as `CLUSTER KEYSLOT` answers it. */
export function slotOf(key: string): number {
  return crc16(hashTagOf(key) ?? key) % SLOT_COUNT;
}
