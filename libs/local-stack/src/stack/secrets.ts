import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const secretsSchema = z.object({
  /** PKCS8 PEM, then base64: what IDENTITY_PRIVATE_KEY takes. The gateway's alone. */
  identityPrivateKey: z.string(),
  /** SPKI PEM, then base64: what IDENTITY_PUBLIC_KEY takes. */
  identityPublicKey: z.string(),
  /** Whoever sends it as `Authorization: Bearer` is an operator. */
  operatorToken: z.string(),
  /** 32 bytes, base64: what AUTH_KEY_ENCRYPTION_KEY takes. It opens signing keys that are in auth's database: keep it. */
  keyEncryptionKey: z.string(),
  /** 32 bytes, base64: what PAYMENT_CALLBACK_SECRET takes. */
  paymentCallbackSecret: z.string(),
  /** Whoever sends it as a bearer token to the drill desk may hold drills: the gateway. */
  drillDeskToken: z.string(),
});

/** What a file of an earlier version holds; the pair of keys is in it from the first. */
const partsSchema = secretsSchema.partial();

export type Secrets = z.infer<typeof secretsSchema>;

/**
 * The secrets of this machine's shop, made at random at the first start, readable by their owner only. A file of an
 * earlier version keeps what it has and gets what it lacks.
 */
export function loadSecrets(directory: string): Secrets {
  const file = join(directory, 'secrets.json');
  const known = existsSync(file) ? partsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
  const complete = secretsSchema.safeParse(known);
  if (complete.success) return complete.data;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const secrets = secretsSchema.parse({ ...makeSecrets(), ...known });
  replaceFile(file, JSON.stringify(secrets, null, 2));
  // By itself as well: easy to put into a header, `Bearer $(cat .local/secrets/operator-token)`.
  replaceFile(join(directory, 'operator-token'), secrets.operatorToken);
  return secrets;
}

/** Whole or not at all: a start that is killed in between must not cost the keys. */
function replaceFile(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function makeSecrets(): Secrets {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return {
    identityPrivateKey: Buffer.from(privateKey).toString('base64'),
    identityPublicKey: Buffer.from(publicKey).toString('base64'),
    operatorToken: randomBytes(24).toString('base64url'),
    keyEncryptionKey: randomBytes(32).toString('base64'),
    paymentCallbackSecret: randomBytes(32).toString('base64'),
    drillDeskToken: randomBytes(24).toString('base64url'),
  };
}
