import { identityAudience, identityHeader, identityIssuer, type Identity } from '@shop/service-defaults';
import { UnsecuredJWT } from 'jose';
import type { TestApp } from '../app/create-test-app.js';
import { TestGateway } from '../app/test-identity.js';
import type { Operation } from './openapi-document.js';

/** The headers that say who asks, signed anew for each request: a statement is good for seconds only. */
export type Headers = () => Promise<Readonly<Record<string, string>>>;

/** Who may be tried at a route, by a name that a test's title can carry. */
export type Callers = Readonly<Record<string, Identity>>;

/** Whom every service meets. */
export const usualCallers = {
  'a shopper': {
    subject: '0190a5d0-7c1e-4d5b-9c3e-2f6b8a1d4e70',
    roles: [],
    sessionId: 'session-of-the-shopper',
  },
  'an operator': { subject: 'the operator', roles: ['operator'] },
  'the gateway': { subject: 'gateway', roles: ['gateway'] },
} satisfies Callers;

/** Somebody whom a shop would never serve, in words for a test's title. */
export interface Impostor {
  readonly what: string;
  readonly headers: Headers;
}

/** Identities that no service may believe, whoever they claim to be. */
export function impostorsOf(test: TestApp, claimed: Identity): Impostor[] {
  const header = async (token: string | Promise<string>) => ({ [identityHeader]: await token });
  const signed = async () => (await test.headersOf(claimed))[identityHeader] ?? '';
  return [
    { what: 'an identity signed by somebody else', headers: () => new TestGateway().headers(claimed) },
    {
      what: 'an identity whose signature was tampered with',
      headers: async () => header(`${(await signed()).slice(0, -8)}AAAAAAAA`),
    },
    {
      what: 'an identity whose claims were tampered with',
      headers: async () => header(promoted(await signed())),
    },
    { what: 'an identity that has ended', headers: () => test.expiredHeadersOf(claimed) },
    { what: 'an identity without a signature', headers: () => header(unsigned(claimed)) },
    { what: 'an identity that is no token', headers: () => header('operator') },
    { what: 'an empty identity', headers: () => header('') },
    // Two headers of one name reach a service as this.
    { what: 'two identities at once', headers: async () => header(`${await signed()}, ${await signed()}`) },
  ];
}

/** The callers whom a route must turn away, by name: they lack the roles of which it wants one. */
export function strangersTo({ roles }: Operation, callers: Callers): [string, Identity][] {
  if (roles.length === 0) return [];
  return Object.entries(callers).filter(([, caller]) => !caller.roles.some((role) => roles.includes(role)));
}

/** The first caller whom a route serves; undefined when none of them is. */
export function friendOf({ roles }: Operation, callers: Callers): Identity | undefined {
  return Object.values(callers).find(
    (caller) => roles.length === 0 || caller.roles.some((role) => roles.includes(role)),
  );
}

/** The same token with more roles than its signer gave. */
function promoted(token: string): string {
  const [head, payload = '', signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const more = JSON.stringify({ ...claims, roles: ['operator', 'gateway'] });
  return [head, Buffer.from(more).toString('base64url'), signature].join('.');
}

function unsigned({ subject, roles }: Identity): string {
  return new UnsecuredJWT({ roles: [...roles] })
    .setSubject(subject)
    .setIssuer(identityIssuer)
    .setAudience(identityAudience)
    .setIssuedAt()
    .setExpirationTime('30s')
    .encode();
}
