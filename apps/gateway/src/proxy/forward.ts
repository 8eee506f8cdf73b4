import { Readable } from 'node:stream';
import { identityHeader, outboundHeaders } from '@shop/service-defaults';
import { classOf, type Upstream, UpstreamBrokenError } from '@shop/service-defaults/upstreams';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Dispatcher } from 'undici';
import type { IdentitySigner } from '../identity/identity-signer.js';
import type { Identify } from '../identity/operator-identity.js';
import { clientAddressOf, trustedHopsOf } from './client-address.js';
import { forwardableHeaders, type Headers, returnableHeaders } from './headers.js';
import { insidePathOf } from './inside-path.js';

export interface ForwardOptions {
  readonly identify: Identify;
  readonly signer: IdentitySigner;
  /** On a laptop, tools on the same machine may say for whom they ask. */
  readonly isLocal: boolean;
  readonly trustedHops: number;
}

/** Larger answers are streamed. */
const wholeUpToBytes = 65_536;

/** A handler that answers with what the service answers, status, headers and body, as they come. */
export function forwardTo(upstream: Upstream, options: ForwardOptions) {
  // Not async on purpose: Fastify would wait for the reply to be sent, one listener on its stream more per request.
  return (request: FastifyRequest, reply: FastifyReply): void => {
    const relay = async (): Promise<void> => {
      const answer = await upstream.request(await describe(request, options));
      const body = await bodyOf(answer, upstream.service);
      reply.code(answer.statusCode).headers(returnableHeaders(answer.headers)).send(body);
    };
    relay().catch((error: unknown) => {
      // A client that has gone cannot be told; the request's log line says 499.
      if (reply.raw.destroyed) reply.hijack();
      else reply.send(error);
    });
  };
}

/**
 * A short answer is taken whole: it costs a third less than a stream, and one that breaks off in the middle becomes an
 * error instead of half an answer.
 */
async function bodyOf(
  { headers, body }: Dispatcher.ResponseData,
  service: string,
): Promise<Buffer | Readable> {
  const lengthBytes = Number(headers['content-length'] ?? Number.POSITIVE_INFINITY);
  if (lengthBytes > wholeUpToBytes) return body;
  try {
    return Buffer.from(await body.arrayBuffer());
  } catch (cause) {
    throw new UpstreamBrokenError(service, cause);
  }
}

async function describe(
  request: FastifyRequest,
  options: ForwardOptions,
): Promise<Dispatcher.RequestOptions> {
  const path = insidePathOf(request.url);
  const headers = await headersFor(request, options);
  const isRead = classOf(request.method) === 'read';
  const body = request.body instanceof Readable ? request.body : null;
  // A read that nobody waits for any more is given up. A write is not: Fastify's signal also fires when the body has
  // been read, and half a write helps nobody.
  return { path, method: request.method, headers, body, signal: isRead ? request.signal : null };
}

async function headersFor(request: FastifyRequest, options: ForwardOptions): Promise<Headers> {
  const headers = forwardableHeaders(request.headers);
  Object.assign(headers, outboundHeaders(), originOf(request, options));
  const identity = options.identify(request.headers);
  if (identity) headers[identityHeader] = await options.signer.sign(identity);
  return headers;
}

/** `x-forwarded-*` as we know it. What a proxy in front of us says counts only when it is ours. */
function originOf(request: FastifyRequest, options: ForwardOptions): Headers {
  const socketAddress = request.socket.remoteAddress ?? '';
  const trustedHops = trustedHopsOf({
    configured: options.trustedHops,
    isLocal: options.isLocal,
    socketAddress,
  });
  const isBehindProxy = options.trustedHops > 0;
  const proto = isBehindProxy ? first(request.headers['x-forwarded-proto']) : undefined;
  const host = isBehindProxy ? first(request.headers['x-forwarded-host']) : undefined;
  const forwardedFor = joined(request.headers['x-forwarded-for']);
  return {
    'x-forwarded-for': clientAddressOf({ socketAddress, forwardedFor, trustedHops }),
    'x-forwarded-proto': proto === 'https' ? 'https' : 'http',
    'x-forwarded-host': host ?? request.headers.host ?? '',
  };
}

function joined(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(',') : header;
}

function first(header: string | string[] | undefined): string | undefined {
  return joined(header)?.split(',', 1)[0]?.trim();
}
