const bearer = /^Bearer +(?<token>[\w.~+/-]+=*)$/i;

/** The token of an `authorization` header (RFC 6750, 2.1); undefined when it holds anything else. */
export function bearerTokenIn(authorization: string): string | undefined {
  return bearer.exec(authorization)?.groups?.['token'];
}
