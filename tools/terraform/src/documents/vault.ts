/**
 * Documents in OCI Vault, by Oracle's command line (`oci`), which knows who you are. A secret is passed by a file that only its
 * owner reads: arguments are seen by everybody on the machine. Failure policy: what `oci` refuses is thrown with its words.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Document } from './documents.js';

/** What the output `vault` says. */
export const place = z.object({ vault_id: z.string(), key_id: z.string(), compartment_id: z.string() });
export type Place = z.infer<typeof place>;

const listed = z.object({ data: z.array(z.object({ id: z.string(), 'lifecycle-state': z.string() })) });
const bundle = z.object({ data: z.object({ 'secret-bundle-content': z.object({ content: z.string() }) }) });

const oci = (...args: readonly string[]): unknown => {
  const said = execFileSync('oci', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  // An empty list is answered with nothing at all.
  return said.trim() === '' ? { data: [] } : JSON.parse(said);
};

function idOf({ vault_id, compartment_id }: Place, name: string): string | undefined {
  const found = oci(
    'vault',
    'secret',
    'list',
    '--compartment-id',
    compartment_id,
    '--vault-id',
    vault_id,
    '--name',
    name,
    '--all',
  );
  return listed.parse(found).data.find((secret) => secret['lifecycle-state'] === 'ACTIVE')?.id;
}

/** @returns null when there is none of that name */
export function readDocument(where: Place, name: string): Document | null {
  const id = idOf(where, name);
  if (id === undefined) return null;
  const { content } = bundle.parse(oci('secrets', 'secret-bundle', 'get', '--secret-id', id)).data[
    'secret-bundle-content'
  ];
  return z.record(z.string(), z.string()).parse(JSON.parse(Buffer.from(content, 'base64').toString('utf8')));
}

/** A new secret, or a new version of the one that is there; versions before stay readable in the vault. */
export function writeDocument(where: Place, name: string, document: Document): void {
  const id = idOf(where, name);
  const folder = mkdtempSync(join(tmpdir(), 'shop-secret-'));
  try {
    const file = join(folder, 'request.json');
    const content = Buffer.from(JSON.stringify(document)).toString('base64');
    const target =
      id === undefined
        ? {
            compartmentId: where.compartment_id,
            vaultId: where.vault_id,
            keyId: where.key_id,
            secretName: name,
          }
        : { secretId: id };
    writeFileSync(file, JSON.stringify({ ...target, secretContentContent: content }), { mode: 0o600 });
    oci(
      'vault',
      'secret',
      id === undefined ? 'create-base64' : 'update-base64',
      '--from-json',
      `file://${file}`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
