/** How an attempt failed, which decides what may be done about it. */
export type FailureKind =
  /** No connection was made, so nothing was sent: any request may go elsewhere. */
  | 'refused'
  /** Connected, and silent for longer than the attempt may take. */
  | 'silent'
  /** Connected, and broken off before the first byte of an answer. */
  | 'broken'
  /** The caller went away. */
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

/** The attempt's own patience ran out. */
export class AttemptTimeoutError extends Error {
  readonly code = 'ATTEMPT_TIMEOUT';
}

/** Reads the stable codes of Node and undici, never their messages. */
export function failureKindOf(error: unknown): FailureKind {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (refusals.has(code)) return 'refused';
  if (code === 'ATTEMPT_TIMEOUT') return 'silent';
  if (breaks.has(code) || code.startsWith('HPE_')) return 'broken';
  if (code === 'UND_ERR_ABORTED' || (error instanceof Error && error.name === 'AbortError'))
    return 'abandoned';
  return 'unsendable';
}
