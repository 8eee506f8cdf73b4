// node infra/docker/make-secrets.mjs <directory>: the secrets of a shop in containers, made at random once and kept in a
// volume. A folder per service, mounted into that service alone, holds files named as its variables; `postgres` has
// the superuser's password and the SQL that makes a role and a database per service. Run again it adds what is missing.
import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { serviceNames, services } from '@shop/contracts/services';

const [directory = '/secrets'] = process.argv.slice(2);

const password = keep('postgres/password', () => randomBytes(24).toString('base64url'));
const identity = JSON.parse(keep('gateway/.identity.json', () => JSON.stringify(makeIdentity())));
const owners = serviceNames.filter((name) => services[name].ownsDatabase);

for (const name of serviceNames) {
  keep(`${name}/IDENTITY_PUBLIC_KEY`, () => identity.publicKey);
  if (services[name].ownsDatabase) keep(`${name}/DATABASE_URL`, () => databaseUrl(name));
}
keep('gateway/IDENTITY_PRIVATE_KEY', () => identity.privateKey);
const operatorToken = keep('gateway/OPERATOR_TOKEN', () => randomBytes(24).toString('base64url'));
const deskToken = keep('gateway/DRILL_DESK_TOKEN', () => randomBytes(24).toString('base64url'));
keep('drills/OPERATOR_TOKEN', () => operatorToken);
keep('drills/DESK_TOKEN', () => deskToken);
keep('auth/AUTH_KEY_ENCRYPTION_KEY', () => randomBytes(32).toString('base64'));
keep('payment/PAYMENT_CALLBACK_SECRET', () => randomBytes(32).toString('base64'));
write('postgres/databases.sql', owners.map(databaseOf).join('\n'));

/** What the file holds; made when it is not there. */
function keep(path, make) {
  const file = join(directory, path);
  if (!existsSync(file)) write(path, make());
  return readFileSync(file, 'utf8');
}

/** Whole or not at all. */
function write(path, text) {
  const file = join(directory, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, text, { mode: 0o444 });
  renameSync(`${file}.new`, file);
}

function makeIdentity() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return {
    privateKey: Buffer.from(privateKey).toString('base64'),
    publicKey: Buffer.from(publicKey).toString('base64'),
  };
}

/** A role's password follows from the superuser's. */
function passwordOf(role) {
  return createHmac('sha256', password).update(role).digest('base64url');
}

function databaseUrl(name) {
  return `postgresql://${name}:${passwordOf(name)}@postgres:5432/${name}`;
}

/** psql's \gexec runs what the query returns: nothing when it is there already. */
function databaseOf(name) {
  return `SELECT 'CREATE ROLE "${name}"' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${name}') \\gexec
ALTER ROLE "${name}" LOGIN PASSWORD '${passwordOf(name)}';
SELECT 'CREATE DATABASE "${name}" OWNER "${name}"' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '${name}') \\gexec
REVOKE CONNECT, TEMPORARY ON DATABASE "${name}" FROM PUBLIC;
`;
}
