import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../processes/run-command.js';

/** What a TLS server is started with, and what its clients trust. */
export interface Certificates {
  /** Of the authority that signed. */
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
const VALID = ['-days', '365'];

/** The nodes are clients of one another, so their certificate is for both ends. No address is in it: names only. */
const settingsFor = (hostname: string) => `[req]
distinguished_name = authority_name
x509_extensions = authority
prompt = no
[authority_name]
CN = The shop on this machine
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[server]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = serverAuth, clientAuth
subjectAltName = DNS:${hostname}
`;

/**
 * Makes a certificate for servers that go by a host name, under an authority made for this one signature: its key is
 * gone afterwards. Needs `openssl` on the PATH. Files of an earlier call are replaced.
 *
 * @param directory made anew, closed to other users; its parent must exist
 * @throws CommandFailedError with openssl's own words, or because it is missing
 */
export async function makeCertificates(directory: string, hostname: string): Promise<Certificates> {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { mode: 0o700 });
  const file = (name: string) => join(directory, name);
  const openssl = (...args: string[]) => runCommand('openssl', args);
  writeFileSync(file('openssl.cnf'), settingsFor(hostname));
  const config = ['-config', file('openssl.cnf')];
  const authority = ['-keyout', file('ca.key'), '-out', file('ca.crt')];
  await openssl('req', '-x509', ...NEW_KEY, ...VALID, ...authority, ...config);
  const request = ['-keyout', file('server.key'), '-out', file('server.csr'), '-subj', `/CN=${hostname}`];
  await openssl('req', '-new', ...NEW_KEY, ...request, ...config);
  const signing = ['-CA', file('ca.crt'), '-CAkey', file('ca.key'), '-set_serial', '1'];
  const extensions = ['-extfile', file('openssl.cnf'), '-extensions', 'server'];
  const signed = ['-in', file('server.csr'), '-out', file('server.crt')];
  await openssl('x509', '-req', ...VALID, ...signing, ...extensions, ...signed);
  for (const name of ['ca.key', 'server.csr', 'openssl.cnf']) rmSync(file(name));
  return { caFile: file('ca.crt'), certFile: file('server.crt'), keyFile: file('server.key') };
}
