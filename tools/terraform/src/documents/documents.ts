/**
 * The secrets of one environment: a JSON document per service in the vault, of which each key becomes a file in that service's
 * pods. What is there stays; what is missing is made at random. A password of Redis is changed in three steps, of which each
 * leaves every pod able to connect: `next` (Redis learns a second one), `promote` (pods get it), `forget` (Redis forgets the
 * first). Nothing here is written to a file of the repository but SHA-256 sums.
 */
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';

export type Document = Readonly<Record<string, string>>;
export type Documents = Readonly<Record<string, Document>>;

/** Names of keys by service, as in infra/environments.json. */
export type Wanted = Readonly<Record<string, readonly string[]>>;

/** What cannot be made up: who runs the database and the mail server. */
export interface Given {
  readonly databaseHost: string;
  /** PEM of the authority that the database's certificate is from: no secret, and the one value that follows Terraform. */
  readonly databaseCa: string;
  readonly smtpUrl: string;
}

export type Change = 'next' | 'promote' | 'forget';

const random = (bytes: number, encoding: 'base64' | 'base64url') => randomBytes(bytes).toString(encoding);
const asBase64 = (text: string) => Buffer.from(text).toString('base64');

function identityPair(): Document {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { private: asBase64(privateKey), public: asBase64(publicKey) };
}

/** Never without TLS. DATABASE_CA, beside it, says whose certificate is believed. */
const databaseUrl = (service: string, { databaseHost }: Given) =>
  `postgresql://${service}:${random(24, 'base64url')}@${databaseHost}:5432/${service}?sslmode=verify-full`;

/** What is there stays, but for two things: a public key whose private half is made anew, and the authority. */
function keptOf(document: Document, { given, isNew }: { given: Given; isNew: boolean }): Document {
  return Object.fromEntries(
    Object.entries(document)
      .filter(([key]) => !isNew || key !== 'IDENTITY_PUBLIC_KEY')
      .map(([key, value]) => [key, key === 'DATABASE_CA' ? given.databaseCa : value]),
  );
}

/**
 * The documents with everything that was missing.
 * @throws RangeError for a key that nobody knows how to make
 */
export function complete(wanted: Wanted, have: Documents, given: Given): Documents {
  const pair = identityPair();
  const publicKey = Object.values(have).find((document) => 'IDENTITY_PUBLIC_KEY' in document)?.[
    'IDENTITY_PUBLIC_KEY'
  ];
  const isNew = have['gateway']?.['IDENTITY_PRIVATE_KEY'] === undefined;
  if (!isNew && publicKey === undefined)
    throw new RangeError('The gateway has a private key whose public half is nowhere');
  const make = (service: string, key: string): string => {
    const makers: Record<string, () => string> = {
      IDENTITY_PRIVATE_KEY: () => pair['private'] ?? '',
      IDENTITY_PUBLIC_KEY: () => (isNew ? pair['public'] : publicKey) ?? '',
      OPERATOR_TOKEN: () => random(24, 'base64url'),
      AUTH_KEY_ENCRYPTION_KEY: () => random(32, 'base64'),
      PAYMENT_CALLBACK_SECRET: () => random(32, 'base64'),
      REDIS_PASSWORD: () => random(24, 'base64url'),
      DATABASE_URL: () => databaseUrl(service, given),
      DATABASE_CA: () => given.databaseCa,
      SMTP_URL: () => given.smtpUrl,
    };
    const maker = makers[key];
    if (maker === undefined) throw new RangeError(`Nobody knows how to make ${key}`);
    return maker();
  };
  return Object.fromEntries(
    Object.entries(wanted).map(([service, keys]) => {
      const kept = keptOf(have[service] ?? {}, { given, isNew });
      const missing = keys.filter((key) => kept[key] === undefined);
      return [service, { ...kept, ...Object.fromEntries(missing.map((key) => [key, make(service, key)])) }];
    }),
  );
}

/**
 * One step of a new Redis password.
 * @throws RangeError when the step before has not been taken
 */
export function changeRedisPassword(document: Document, change: Change): Document {
  const {
    REDIS_PASSWORD: current,
    REDIS_PASSWORD_NEXT: next,
    REDIS_PASSWORD_PREVIOUS: previous,
    ...others
  } = document;
  if (current === undefined) throw new RangeError('There is no password to change');
  if (change === 'next') {
    if (next !== undefined || previous !== undefined)
      throw new RangeError('A change is under way: promote or forget first');
    return { ...document, REDIS_PASSWORD_NEXT: random(24, 'base64url') };
  }
  if (change === 'promote') {
    if (next === undefined) throw new RangeError('There is no next password: begin with next');
    return { ...others, REDIS_PASSWORD: next, REDIS_PASSWORD_PREVIOUS: current };
  }
  if (previous === undefined) throw new RangeError('There is no previous password to forget: promote first');
  return { ...others, REDIS_PASSWORD: current };
}

/** What Terraform may know of the passwords: SHA-256 sums, the one that pods use first. */
export function redisPasswordHashes(documents: Documents): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(documents).map(([service, document]) => [
      service,
      ['REDIS_PASSWORD', 'REDIS_PASSWORD_NEXT', 'REDIS_PASSWORD_PREVIOUS']
        .flatMap((key) => document[key] ?? [])
        .map((password) => createHash('sha256').update(password).digest('hex')),
    ]),
  );
}

/** What a database administrator runs once, and after a password has changed. For psql: \gexec runs what is answered. */
export function databaseSql(documents: Documents): string {
  return Object.entries(documents)
    .filter(([, document]) => document['DATABASE_URL'] !== undefined)
    .map(([service, document]) => {
      const { password } = new URL(document['DATABASE_URL'] ?? '');
      return `SELECT 'CREATE ROLE "${service}"' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${service}') \\gexec
ALTER ROLE "${service}" LOGIN PASSWORD '${password}';
GRANT "${service}" TO CURRENT_USER;
SELECT 'CREATE DATABASE "${service}" OWNER "${service}"' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '${service}') \\gexec
REVOKE CONNECT, TEMPORARY ON DATABASE "${service}" FROM PUBLIC;
`;
    })
    .join('\n');
}
