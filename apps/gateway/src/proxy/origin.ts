import type { FastifyRequest } from 'fastify';
import { clientAddressOf, type OwnTools, trustedHopsOf } from './client-address.js';

/** Where a request came from, as far as we believe it. */
export interface Origin {
  /** The client's address. */
  readonly address: string;
  readonly proto: 'http' | 'https';
  /** The host under which the client knows us. */
  readonly host: string;
}

export interface OriginOptions {
  /** They may say for whom they ask. */
  readonly ownTools: OwnTools;
  readonly trustedHops: number;
}

/** Counted together: nobody has a socket without an address for long. */
const unknownAddress = '0.0.0.0';

/** What a proxy in front of us says counts only when it is ours. */
export function originOf(request: FastifyRequest, options: OriginOptions): Origin {
  const socketAddress = request.socket.remoteAddress ?? unknownAddress;
  const trustedHops = trustedHopsOf({
    configured: options.trustedHops,
    ownTools: options.ownTools,
    socketAddress,
  });
  const isBehindProxy = options.trustedHops > 0;
  const proto = isBehindProxy ? first(request.headers['x-forwarded-proto']) : undefined;
  const host = isBehindProxy ? first(request.headers['x-forwarded-host']) : undefined;
  const forwardedFor = joined(request.headers['x-forwarded-for']);
  return {
    address: clientAddressOf({ socketAddress, forwardedFor, trustedHops }),
    proto: proto === 'https' ? 'https' : 'http',
    host: host ?? request.headers.host ?? '',
  };
}

function joined(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(',') : header;
}

function first(header: string | string[] | undefined): string | undefined {
  return joined(header)?.split(',', 1)[0]?.trim();
}
