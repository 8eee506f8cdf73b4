// infra/terraform/write-secrets <environment> [options]: makes what is missing of the services' secrets, in the vault, and writes
// the SHA-256 sums of Redis' passwords where Terraform reads them. Reads the output `vault` as JSON from its input.
//   --smtp-url-file <file>             the mail server with its password; the first time
//   --next|--promote|--forget <service>  a step of a new Redis password (docs/runbooks/rotate-secrets.md)
//   --sql <file>                       also writes the SQL that makes roles and databases; remove the file after use
import { readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { environmentNames, readConstants } from './constants.js';
import {
  type Change,
  changeRedisPassword,
  complete,
  databaseSql,
  type Documents,
  redisPasswordHashes,
} from './documents/documents.js';
import { place, readDocument, writeDocument } from './documents/vault.js';

const { values, positionals } = parseArgs({
  options: {
    'smtp-url-file': { type: 'string' },
    next: { type: 'string' },
    promote: { type: 'string' },
    forget: { type: 'string' },
    sql: { type: 'string' },
  },
  allowPositionals: true,
});
const environment = z.enum(environmentNames).parse(positionals[0]);
const constants = readConstants(process.cwd());
const where = place
  .extend({ postgres_host: z.string(), postgres_ca: z.string() })
  .parse(JSON.parse(await text(process.stdin)));
const nameOf = (service: string) => `${constants.environments[environment].name}-${service}`;

const wanted = { ...constants.secrets, ...constants.watchers };
const have: Documents = Object.fromEntries(
  Object.keys(wanted).flatMap((service) => {
    const document = readDocument(where, nameOf(service));
    return document === null ? [] : [[service, document]];
  }),
);
const smtpUrl =
  values['smtp-url-file'] === undefined ? '' : readFileSync(values['smtp-url-file'], 'utf8').trim();
if (smtpUrl === '' && have['notification']?.['SMTP_URL'] === undefined)
  throw new Error('Give the mail server by --smtp-url-file');
const given = { databaseHost: where.postgres_host, databaseCa: where.postgres_ca, smtpUrl };
let documents = complete(wanted, have, given);

for (const change of ['next', 'promote', 'forget'] satisfies Change[]) {
  const service = values[change];
  if (service === undefined) continue;
  const document = documents[service];
  if (document === undefined) throw new Error(`There is no service ${service}`);
  documents = { ...documents, [service]: changeRedisPassword(document, change) };
}

for (const [service, document] of Object.entries(documents)) {
  if (JSON.stringify(document) === JSON.stringify(have[service])) continue;
  writeDocument(where, nameOf(service), document);
  process.stdout.write(`written: ${nameOf(service)}\n`);
}
const file = `infra/terraform/environments/${environment}/secrets.auto.tfvars.json`;
writeFileSync(
  file,
  `${JSON.stringify({ redis_password_hashes: redisPasswordHashes(documents) }, null, 2)}\n`,
);
process.stdout.write(`written: ${file}. Next: terraform apply\n`);
if (values.sql !== undefined) writeFileSync(values.sql, databaseSql(documents), { mode: 0o600 });
