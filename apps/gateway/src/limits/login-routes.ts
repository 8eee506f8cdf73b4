/** POSTs of auth's that try nobody's secret: ending a family of tokens, and the operator's rotation of keys. */
const tryingNothing: ReadonlySet<string> = new Set(['/auth/tokens/revoke', '/auth/keys/rotate']);

/**
 * Whether a request may try a password or a refresh token. Every other POST to auth counts as one, spelled however it
 * may be, so that no new route and no escaped letter goes past the limit.
 */
export function isLoginAttempt(request: { service: string; method: string; insidePath: string }): boolean {
  if (request.service !== 'auth' || request.method !== 'POST') return false;
  const [path = ''] = request.insidePath.split('?', 1);
  return !tryingNothing.has(path);
}
