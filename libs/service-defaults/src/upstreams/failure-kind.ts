/** How an attempt failed, which decides what may be done about it. */
export type FailureKind =
  /** No connection was made, so nothing was sent: any request may go elsewhere. */
  | 'refused'
  /** Connected, and silent for longer than the attempt may take. */
  | 'silent'
  /** Connected, and broken off before the first byte of an answer. */
  | 'broken'
  /** The caller went away, or had no more time. */
  | 'abandoned'
  /** The request itself cannot be sent: a header or a body that is not HTTP. */
  | 'unsendable';

const refusals = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const breaks = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_SOCKET',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
]);

/** What an AbortSignal gives as its reason. */
const abortions = new Set(['AbortError', 'TimeoutError']);

/** The attempt's own patience ran out. */
export class AttemptTimeoutError extends Error {
  readonly code = 'ATTEMPT_TIMEOUT';
}

/** Reads the stable codes of Node and undici, never their messages. */
export function failureKindOf(error: unknown): FailureKind {
  const code = textOf(error, 'code');
  if (refusals.has(code)) return 'refused';
  if (code === 'ATTEMPT_TIMEOUT') return 'silent';
  if (breaks.has(code) || code.startsWith('HPE_')) return 'broken';
  return code === 'UND_ERR_ABORTED' || abortions.has(textOf(error, 'name')) ? 'abandoned' : 'unsendable';
}

function textOf(error: unknown, field: string): string {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, field) : undefined;
  return typeof value === 'string' ? value : '';
}
