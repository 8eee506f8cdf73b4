import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const secretsSchema = z.object({
  /** PKCS8 PEM, then base64: what IDENTITY_PRIVATE_KEY takes. The gateway's alone. */
  identityPrivateKey: z.string(),
  /** SPKI PEM, then base64: what IDENTITY_PUBLIC_KEY takes. */
  identityPublicKey: z.string(),
  /** Whoever sends it as `Authorization: Bearer` is an operator. */
  operatorToken: z.string(),
});

export type Secrets = z.infer<typeof secretsSchema>;

/** The secrets of this machine's shop, made at random at the first start, readable by their owner only. */
export function loadSecrets(directory: string): Secrets {
  const file = join(directory, 'secrets.json');
  if (existsSync(file)) return secretsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const secrets = makeSecrets();
  writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  // By itself as well: easy to put into a header, `Bearer $(cat .local/secrets/operator-token)`.
  writeFileSync(join(directory, 'operator-token'), secrets.operatorToken, { mode: 0o600 });
  return secrets;
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
  };
}
