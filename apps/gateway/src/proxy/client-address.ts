import { isIP } from 'node:net';

export interface AddressEvidence {
  /** Who is at the other end of the socket. */
  readonly socketAddress: string;
  /** `x-forwarded-for`: each proxy has added whom it saw, the last one at the end. */
  readonly forwardedFor: string | undefined;
  /** How many proxies in front of us are ours, and so believed. */
  readonly trustedHops: number;
}

/**
 * The address of the client: as many steps back from the socket as there are trusted proxies. What stands further to
 * the left was written by strangers and is never believed.
 */
export function clientAddressOf({ socketAddress, forwardedFor, trustedHops }: AddressEvidence): string {
  const seenBy = plain(socketAddress);
  if (trustedHops === 0 || forwardedFor === undefined) return seenBy;
  const chain = [...forwardedFor.split(',').map((address) => plain(address.trim())), seenBy];
  const client = chain[Math.max(0, chain.length - 1 - trustedHops)];
  return client !== undefined && isIP(client) !== 0 ? client : seenBy;
}

/** On a laptop, tools on the same machine may forward one address per shopper. */
export function trustedHopsOf(options: {
  configured: number;
  isLocal: boolean;
  socketAddress: string;
}): number {
  const isOwnTool = options.isLocal && isLoopback(plain(options.socketAddress));
  return Math.max(options.configured, isOwnTool ? 1 : 0);
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

/** An IPv4 address that came through an IPv6 socket is written as what it is. */
function plain(address: string): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}
