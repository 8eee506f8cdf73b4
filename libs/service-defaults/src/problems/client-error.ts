import type { Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import { problemContentType } from '@shop/contracts/problem';
import { newRequestId } from '../request-context/request-id.js';
import { frameworkProblem } from './framework-problems.js';

const statusOfNodeError: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Answers bytes that never became a request (headers too large, too slow, not HTTP) in the shape of all errors. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) socket.write(responseFor(statusOfNodeError[error.code ?? ''] ?? 400));
  socket.destroySoon();
}

function responseFor(status: number): string {
  const { code, detail } = frameworkProblem(status);
  const type = `urn:shop:problem:${code.toLowerCase().replaceAll('_', '-')}`;
  const body = JSON.stringify({
    type,
    title: STATUS_CODES[status],
    status,
    detail,
    code,
    requestId: newRequestId(),
  });
  const head = [
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`,
    `content-type: ${problemContentType}`,
    `content-length: ${String(Buffer.byteLength(body))}`,
    'connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
