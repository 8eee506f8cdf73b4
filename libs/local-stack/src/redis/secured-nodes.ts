/**
 * What turns plain nodes into those of a managed service or a production cluster: TLS on every port, the bus and the
 * replication included, host names announced instead of addresses, and a user for each who comes in. Certificates and
 * passwords are new at each start. Nobody is let in unnamed: `default` is off.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCertificates, type Certificates } from '../certificates/certificates.js';
import { ADMIN, HOSTNAME, type RedisAccess } from './redis-access.js';

/** Rights by user, as `ACL SETUSER` spells them, without `on` and password. */
export type AclRules = Readonly<Record<string, string>>;

export interface SecuredNodes {
  readonly access: RedisAccess;
  /** Settings of every node, over those of infra/redis/redis.conf. Holds a password. */
  readonly confFile: string;
}

/** How a replica signs in at its primary. */
const REPLICA = 'replica';

const OPERATION: AclRules = {
  [ADMIN]: '~* &* +@all',
  [REPLICA]: 'resetchannels -@all +psync +replconf +ping',
};

/** @throws CommandFailedError when openssl is missing or refuses */
export async function secureNodes(options: { directory: string; rules: AclRules }): Promise<SecuredNodes> {
  // Made first, with its parents: the mode below is for the one folder, others pass through those above it.
  mkdirSync(options.directory, { recursive: true });
  const directory = join(options.directory, 'security');
  const certificates = await makeCertificates(directory, HOSTNAME);
  const rules = { ...options.rules, ...OPERATION };
  const passwords = Object.fromEntries(
    Object.keys(rules).map((user) => [user, randomBytes(24).toString('base64url')]),
  );
  const [aclFile, confFile] = [join(directory, 'users.acl'), join(directory, 'secured.conf')];
  writeSecret(aclFile, usersText(rules, passwords));
  writeSecret(confFile, confText({ ...certificates, aclFile, replicaPassword: passwords[REPLICA] ?? '' }));
  return { access: { caFile: certificates.caFile, passwords }, confFile };
}

function usersText(rules: AclRules, passwords: Readonly<Record<string, string>>): string {
  const hashOf = (user: string) =>
    createHash('sha256')
      .update(passwords[user] ?? '')
      .digest('hex');
  const lines = Object.entries(rules).map(([user, rule]) => `user ${user} on #${hashOf(user)} ${rule}`);
  return ['user default off', ...lines, ''].join('\n');
}

function confText(options: Certificates & { aclFile: string; replicaPassword: string }): string {
  return `tls-cluster yes
tls-replication yes
# Clients prove who they are by their user's password; nodes, on the bus, by their certificate.
tls-auth-clients no
tls-cert-file "${options.certFile}"
tls-key-file "${options.keyFile}"
tls-ca-cert-file "${options.caFile}"
aclfile "${options.aclFile}"
masteruser ${REPLICA}
masterauth ${options.replicaPassword}
# MOVED, ASK and CLUSTER SLOTS name hosts, which is what a certificate can be checked against.
cluster-announce-hostname ${HOSTNAME}
cluster-preferred-endpoint-type hostname
`;
}

function writeSecret(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
}
