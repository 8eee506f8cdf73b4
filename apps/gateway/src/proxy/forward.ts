import { Readable } from 'node:stream';
import { type ServiceName, services } from '@shop/contracts/services';
import { type DrainState, type Identity, identityHeader, outboundHeaders } from '@shop/service-defaults';
import { classOf, type Upstream, type UpstreamRequest } from '@shop/service-defaults/upstreams';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Admission, Verdict } from '../admission/admission.js';
import { strippedCookies } from '../credentials/shop-cookies.js';
import type { IdentitySigner } from '../identity/identity-signer.js';
import { isLoginAttempt } from '../limits/login-routes.js';
import type { OpenStreams } from '../limits/open-streams.js';
import type { SessionsSeen } from '../seen/sessions-seen.js';
import { markReply, passOn } from './answer.js';
import { ask } from './ask.js';
import { asksForEvents, refuseUnasked } from './events.js';
import { forwardedHeaders } from './headers.js';
import { insidePathOf } from './inside-path.js';
import { type Origin, originOf, type OriginOptions } from './origin.js';

export interface ForwardOptions extends OriginOptions {
  /** On a laptop cookies have their plain names. */
  readonly isLocal: boolean;
  readonly admission: Admission;
  readonly signer: IdentitySigner;
  readonly seen: SessionsSeen;
  readonly streams: OpenStreams;
  readonly drain: DrainState;
}

/** A handler that answers with what the service answers, status, headers and body, as they come. */
export function forwardTo(upstream: Upstream, options: ForwardOptions) {
  const door = new ServiceDoor(upstream.service, options);
  // Not async on purpose: Fastify would wait for the reply to be sent, one listener on its stream more per request.
  return (request: FastifyRequest, reply: FastifyReply): void => {
    const relay = async (): Promise<void> => {
      const path = insidePathOf(request.url);
      const origin = originOf(request, options);
      const verdict = await door.judge(request, { path, origin });
      markReply(reply, verdict, options);
      if (verdict.refusal !== undefined) throw verdict.refusal;
      const signing = verdict.identity && door.stateOf(verdict.identity);
      const statement = signing instanceof Promise ? await signing : signing;
      const forwarded = door.describe(request, { path, origin, statement });
      if (forwarded.isStream) options.streams.admit(verdict.identity?.subject ?? origin.address, reply.raw);
      // A read that nobody waits for any more is given up. A write is not: half a write helps nobody.
      const answer = await ask(upstream, forwarded, {
        client: classOf(request.method) === 'read' ? reply.raw : null,
      });
      if (!forwarded.isStream) refuseUnasked(answer);
      passOn(reply, { answer, verdict, drain: options.drain });
    };
    relay().catch((error: unknown) => {
      // A client that has gone cannot be told; the request's log line says 499.
      if (reply.raw.destroyed) reply.hijack();
      else reply.send(error);
    });
  };
}

interface Place {
  /** The path inside the service. */
  readonly path: string;
  readonly origin: Origin;
}

/** The way to one service. */
class ServiceDoor {
  readonly #service: ServiceName;
  readonly #stripped: ReadonlySet<string>;
  readonly #options: ForwardOptions;

  constructor(service: ServiceName, options: ForwardOptions) {
    this.#service = service;
    this.#stripped = strippedCookies(service);
    this.#options = options;
  }

  judge({ method, headers }: FastifyRequest, { path, origin }: Place): Promise<Verdict> {
    const isWrite = classOf(method) === 'write';
    return this.#options.admission.judge({
      method,
      headers,
      address: origin.address,
      host: origin.host,
      isWrite,
      isLogin: isWrite && isLoginAttempt({ service: this.#service, method, insidePath: path }),
      isPublicRead: !isWrite && services[this.#service].readsAreAnonymous,
    });
  }

  /** The request as the service gets it. */
  describe(
    request: FastifyRequest,
    { path, origin, statement }: Place & { readonly statement: string | undefined },
  ): UpstreamRequest {
    const { method } = request;
    const stated = outboundHeaders();
    stated['x-forwarded-for'] = origin.address;
    stated['x-forwarded-proto'] = origin.proto;
    stated['x-forwarded-host'] = origin.host;
    if (statement !== undefined) stated[identityHeader] = statement;
    const headers = forwardedHeaders(request.headers, { stripped: this.#stripped, stated });
    const body = request.body instanceof Readable ? request.body : null;
    return { path, method, headers, body, isStream: asksForEvents(method, request.headers) };
  }

  /** The word of the gateway on who asks; at once for who was here a moment ago. */
  stateOf(identity: Identity): string | Promise<string> {
    if (identity.sessionId !== undefined) this.#options.seen.note(identity.sessionId);
    return this.#options.signer.sign(identity);
  }
}
