import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { told } from '../src/fault.js';
import { readFacts } from '../src/facts/environments.js';
import { platformFaults, readPlatform } from '../src/facts/platform.js';
import { ofKind } from '../src/manifests/manifest.js';
import { overlays, renderEdited, renderOverlay } from '../src/manifests/render.js';
import { overlayFaults } from '../src/overlay-faults.js';
import { type LocalSecrets, makeLocalSecrets } from './support/local-secrets.js';

const facts = readFacts();
let secrets: LocalSecrets;

beforeAll(() => {
  secrets = makeLocalSecrets();
});

afterAll(() => {
  secrets.remove();
});

describe('what Terraform wrote into an overlay', () => {
  it.each(['development', 'staging', 'production'] as const)('is of the constants: %s', (name) => {
    expect(platformFaults(readPlatform(name), { name, facts }).map(told)).toEqual([]);
  });
});

describe.each(overlays)('the overlay %s', (overlay) => {
  it('renders, and breaks no rule', () => {
    const manifests = renderOverlay(overlay);
    const produced = overlay === 'local' ? secrets.produced : new Map<string, string[]>();
    expect(overlayFaults(manifests, { overlay, produced, facts }).map(told)).toEqual([]);
    expect(manifests.length).toBeGreaterThan(80);
  });
});

describe('production with the Gateway API in the place of an Ingress', () => {
  it('renders, and breaks no rule', () => {
    const manifests = renderEdited('production', (text) =>
      text
        .replace('  - ../../components/native-ingress\n', '')
        .replace('components:\n', 'components:\n  - ../../components/gateway-api\n'),
    );
    expect(ofKind(manifests, 'Ingress', 'IngressClass', 'IngressClassParameters')).toEqual([]);
    expect(ofKind(manifests, 'Gateway', 'HTTPRoute')).toHaveLength(2);
    expect(overlayFaults(manifests, { overlay: 'production', facts }).map(told)).toEqual([]);
  });
});
