import type { FastifyReply } from 'fastify';
import { HandlerTimeoutError } from '../problems/request.errors.js';

/*
 * Fastify's `handlerTimeout` makes a signal for every request, with a listener, and aborts it at every end: 8 us of the 100
 * that a request costs the gateway (docs/adr/0195). Nobody here listens to it, so a timer does.
 */

/**
 * Answers 503 for a handler that has not answered, or breaks off what has begun. What was taken out of Fastify's hands is left
 * alone.
 *
 * @param limitMs from the request's head to the end of its answer, in milliseconds
 * @returns to be cleared when the request ends
 */
export function limitHandler(reply: FastifyReply, limitMs: number): NodeJS.Timeout {
  return setTimeout(() => {
    if (reply.sent) return;
    if (reply.raw.headersSent) reply.raw.destroy();
    else reply.send(new HandlerTimeoutError());
  }, limitMs);
}
