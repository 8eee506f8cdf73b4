// node infra/redis/make-users.mjs <directory>: a user of Redis for each service, by the rights of acl.json, and for who watches
// (watchers.json), in the folders that infra/docker/make-secrets.mjs makes. `<user>/REDIS_PASSWORD` is its own; `redis` holds what the nodes
// need: users.acl, and the passwords of `replica`, by which nodes copy from one another, and of `keeper`, which forms the
// cluster. Passwords are made at random once; run again it brings the rights up to date.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('usage: node infra/redis/make-users.mjs <directory>');

const rules = (file) => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
const users = { ...rules('acl.json'), ...rules('watchers.json') };
const operation = {
  replica: 'resetchannels -@all +psync +replconf +ping',
  // What form-cluster.sh sends, and no key: FLUSHALL empties a node before it joins.
  keeper: 'resetchannels -@all +cluster +info +ping +flushall',
};

const lines = [
  'user default off',
  ...Object.entries(users).map(([name, rule]) => userLine(name, `${name}/REDIS_PASSWORD`, rule)),
  ...Object.entries(operation).map(([name, rule]) => userLine(name, `redis/${name}-password`, rule)),
];
write('redis/users.acl', `${lines.join('\n')}\n`);

function userLine(name, passwordFile, rule) {
  const password = keep(passwordFile, () => randomBytes(24).toString('base64url'));
  return `user ${name} on #${createHash('sha256').update(password).digest('hex')} ${rule}`;
}

/** What the file holds; made when it is not there. */
function keep(path, make) {
  const file = join(directory, path);
  if (!existsSync(file)) write(path, make());
  return readFileSync(file, 'utf8');
}

function write(path, text) {
  const file = join(directory, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o444 });
}
