import { isIP, SocketAddress } from 'node:net';

/** Whether it is a tool of ours that has this address. */
export type OwnTools = (address: string) => boolean;

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

/**
 * Who may forward one address per shopper, besides the proxies in front of us: on a laptop the tools on the same machine,
 * and those in containers at the addresses named. Nobody elsewhere.
 */
export function ownToolsOf(options: {
  readonly isLocal: boolean;
  readonly addresses: readonly string[];
}): OwnTools {
  if (!options.isLocal) return () => false;
  const named = new Set(options.addresses.map(asOfSocket));
  return (address) => isLoopback(address) || named.has(address);
}

/** How many steps back are believed, from this socket. */
export function trustedHopsOf(options: {
  readonly configured: number;
  readonly ownTools: OwnTools;
  readonly socketAddress: string;
}): number {
  const isOwnTool = options.ownTools(plain(options.socketAddress));
  return Math.max(options.configured, isOwnTool ? 1 : 0);
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

/** An address as sockets spell it. */
function asOfSocket(address: string): string {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  return plain(new SocketAddress({ address, family }).address);
}

/** An IPv4 address that came through an IPv6 socket is written as what it is. */
function plain(address: string): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}
