import { generateKeyPairSync } from 'node:crypto';
import { identityAudience, identityHeader, identityIssuer, type Identity } from '@shop/service-defaults';
import { SignJWT } from 'jose';

/** Signs identities as the gateway does, with a key pair of its own. */
export class TestGateway {
  readonly #keys = generateKeyPairSync('ed25519');

  /** What IDENTITY_PUBLIC_KEY takes. */
  get publicKey(): string {
    return Buffer.from(this.#keys.publicKey.export({ type: 'spki', format: 'pem' })).toString('base64');
  }

  /** The header that says who asks, good for 30 seconds. */
  headers(identity: Identity): Promise<Record<string, string>> {
    return this.#headersOf(identity, secondsNow());
  }

  /** A header of two minutes ago: it was good once. */
  expiredHeaders(identity: Identity): Promise<Record<string, string>> {
    return this.#headersOf(identity, secondsNow() - 120);
  }

  async #headersOf(
    { subject, roles, sessionId }: Identity,
    issuedAtSeconds: number,
  ): Promise<Record<string, string>> {
    const token = await new SignJWT({
      roles: [...roles],
      ...(sessionId === undefined ? {} : { sid: sessionId }),
    })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setIssuer(identityIssuer)
      .setAudience(identityAudience)
      .setSubject(subject)
      .setIssuedAt(issuedAtSeconds)
      .setExpirationTime(issuedAtSeconds + 30)
      .sign(this.#keys.privateKey);
    return { [identityHeader]: token };
  }
}

function secondsNow(): number {
  return Math.floor(Date.now() / 1_000);
}
