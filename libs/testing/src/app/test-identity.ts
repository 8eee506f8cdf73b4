import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { identityAudience, identityHeader, identityIssuer, type Identity } from '@shop/service-defaults';
import { SignJWT } from 'jose';

/** Signs identities as the gateway does, with a key pair of its own unless it is given that of a running shop. */
export class TestGateway {
  readonly #keys: { readonly privateKey: KeyObject; readonly publicKey: KeyObject };

  /** @param privateKey as IDENTITY_PRIVATE_KEY takes it: PKCS8 PEM, then base64 */
  constructor(privateKey?: string) {
    this.#keys = privateKey === undefined ? generateKeyPairSync('ed25519') : pairOf(privateKey);
  }

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

function pairOf(base64: string): { privateKey: KeyObject; publicKey: KeyObject } {
  const privateKey = createPrivateKey(Buffer.from(base64, 'base64').toString('utf8'));
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

function secondsNow(): number {
  return Math.floor(Date.now() / 1_000);
}
