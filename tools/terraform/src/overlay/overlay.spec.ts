import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OverlayMismatchError } from './overlay.errors.js';
import { overlayOutput, writeOverlay } from './overlay.js';

const output = {
  platform: { ENVIRONMENT: 'staging', VAULT_ID: 'ocid1.vault.oc1.uk-london-1.made' },
  repository: 'lhr.ocir.io/ours/ecommerce',
};
let overlay: string;

beforeEach(() => {
  overlay = mkdtempSync(join(tmpdir(), 'shop-overlay-'));
  writeFileSync(
    join(overlay, 'platform.env'),
    '# What Terraform made.\nENVIRONMENT=staging\nVAULT_ID=ocid1.vault.unset\n',
  );
  writeFileSync(
    join(overlay, 'kustomization.yaml'),
    'images:\n  - { name: shop/cart, newName: lhr.ocir.io/tenancy/ecommerce/cart }\n  - { name: redis, newName: elsewhere/redis }\n',
  );
});
afterEach(() => {
  rmSync(overlay, { recursive: true });
});

const read = (file: string) => readFileSync(join(overlay, file), 'utf8');

describe('writing what Terraform made into an overlay', () => {
  it('replaces values and keeps everything else', () => {
    expect(writeOverlay(overlay, output)).toHaveLength(2);
    expect(read('platform.env')).toBe(
      '# What Terraform made.\nENVIRONMENT=staging\nVAULT_ID=ocid1.vault.oc1.uk-london-1.made\n',
    );
    expect(read('kustomization.yaml')).toContain('newName: lhr.ocir.io/ours/ecommerce/cart }');
    expect(read('kustomization.yaml')).toContain('newName: elsewhere/redis');
  });

  it('changes nothing the second time', () => {
    writeOverlay(overlay, output);
    expect(writeOverlay(overlay, output)).toEqual([]);
  });

  it.each([
    ['the outputs lack', { ENVIRONMENT: 'staging' }, 'VAULT_ID'],
    ['the overlay lacks', { ...output.platform, CERTIFICATE_ID: 'c' }, 'CERTIFICATE_ID'],
  ])('writes nothing when %s a name', (_, platform, name) => {
    const before = read('platform.env');
    expect(() => writeOverlay(overlay, { ...output, platform })).toThrow(OverlayMismatchError);
    expect(() => writeOverlay(overlay, { ...output, platform })).toThrow(name);
    expect(read('platform.env')).toBe(before);
  });

  it('takes no value that would be two lines', () => {
    expect(() => overlayOutput.parse({ ...output, platform: { VAULT_ID: 'a\nB=c' } })).toThrow();
  });
});
