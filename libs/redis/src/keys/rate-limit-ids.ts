import { createHash } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import { validId } from './key-id.js';
import { InvalidKeyIdError } from './keys.errors.js';

/*
 * By what requests are counted. An IPv6 customer is handed at least a /64 (RFC 6177) and may use a new address for
 * each request, so addresses count by their first 64 bits. E-mail addresses never become part of a key.
 */

const GROUPS = 8;

/** 128 bits of the hash, in base64url: two accounts never meet. */
const HASH_LENGTH = 22;

/** The eight groups of an IPv6 address as the URL standard writes them: lower case, no leading zeros. */
function groupsOf(address: string): string[] {
  const [bare = ''] = address.split('%');
  const { hostname } = new URL(`http://[${bare}]`);
  const [head = '', tail] = hostname.slice(1, -1).split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  return [...before, ...Array<string>(GROUPS - before.length - after.length).fill('0'), ...after];
}

function dotted(high = '', low = ''): string {
  const bits = parseInt(high, 16) * 65_536 + parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => String((bits >>> shift) & 0xff)).join('.');
}

/**
 * What an address is counted as, fit for a key: IPv4 as it is, also when it comes mapped into IPv6; IPv6 by its /64,
 * four groups joined by dashes (`2001-db8-0-1`).
 *
 * @throws InvalidKeyIdError when it is not an IP address
 */
export function rateLimitAddress(address: string): string {
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) throw new InvalidKeyIdError('ratelimit.ip', 'is an IPv4 or IPv6 address');
  const groups = groupsOf(address);
  const isMapped = groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff';
  return isMapped ? dotted(groups[6], groups[7]) : groups.slice(0, 4).join('-');
}

/**
 * The hash that stands for an account in a key; capitals and spaces around do not make another account.
 * It hides an address from who reads keys, not from who has a list of addresses to try.
 */
export function accountHash(account: string): string {
  const normal = account.trim().toLowerCase().normalize('NFC');
  return createHash('sha256').update(normal).digest('base64url').slice(0, HASH_LENGTH);
}

/** @throws InvalidKeyIdError for an id that must not become part of a key, e-mail addresses included */
export function userIdForCounting(userId: string): string {
  if (userId.includes('@')) throw new InvalidKeyIdError('ratelimit.user', 'is never an e-mail address');
  return validId('ratelimit.user', userId);
}
