import { createCipheriv, createDecipheriv, createPrivateKey, type KeyObject, randomBytes } from 'node:crypto';
import { SigningKeyUnreadableError } from './keys.errors.js';

/*
 * Private keys as the database holds them: PKCS8 under AES-256-GCM, written `<nonce>.<tag>.<text>` in base64url. The
 * key's id is authenticated with it, so that no row can be put in the place of another.
 */

const NONCE_BYTES = 12;

/** @param sealing the key of AES-256, 32 bytes */
export function seal(privateKey: KeyObject, { kid, sealing }: { kid: string; sealing: Buffer }): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', sealing, nonce).setAAD(Buffer.from(kid));
  const clear = privateKey.export({ type: 'pkcs8', format: 'der' });
  const text = Buffer.concat([cipher.update(clear), cipher.final()]);
  return [nonce, cipher.getAuthTag(), text].map((part) => part.toString('base64url')).join('.');
}

/** @throws SigningKeyUnreadableError when it was sealed under another key, or is not what was sealed */
export function unseal(sealed: string, { kid, sealing }: { kid: string; sealing: Buffer }): KeyObject {
  try {
    const [nonce, tag, text] = sealed.split('.').map((part) => Buffer.from(part, 'base64url'));
    if (!nonce || !tag || !text) throw new TypeError('three parts are missing');
    const decipher = createDecipheriv('aes-256-gcm', sealing, nonce, { authTagLength: 16 });
    decipher.setAAD(Buffer.from(kid)).setAuthTag(tag);
    const key = Buffer.concat([decipher.update(text), decipher.final()]);
    return createPrivateKey({ key, type: 'pkcs8', format: 'der' });
  } catch (cause) {
    throw new SigningKeyUnreadableError(kid, cause);
  }
}
