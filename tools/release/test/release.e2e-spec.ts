/**
 * The release command from its first line to its commit, with stand-ins for docker, kubectl, syft, grype and curl. What this
 * proves: the order of the steps, what each program is given, that each step's failure leads back, and that digests reach the
 * overlay. What it does not: that a registry takes an image, or that a cluster takes a manifest.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { serviceNames } from '@shop/contracts/services';
import { NotReadyError, ReleaseFailedError, RollbackFailedError } from '../src/release.errors.js';
import { Rehearsal } from './support/rehearsal.js';

const file = 'k8s/overlays/staging/release/kustomization.yaml';
let rehearsal: Rehearsal;

beforeEach(() => {
  rehearsal = new Rehearsal();
});
afterEach(() => {
  rehearsal.end();
});

/** After two releases and another commit: what most releases begin with. Made once, and copied. */
let released: Rehearsal;
/** The commit of the first of them: its builds run again without building, so each step of the cluster is tried at once. */
let first: string;

beforeAll(async () => {
  released = new Rehearsal();
  await released.release();
  first = released.git('rev-parse', 'HEAD').trim();
  for (const change of ['one', 'another']) {
    released.write('README.md', `${change} change\n`);
    released.commit(`feat: ${change} change`);
    if (change === 'one') await released.release();
  }
});
afterAll(() => {
  released.end();
});

function releasedTwice(): void {
  rehearsal.end();
  rehearsal = new Rehearsal(released);
}

async function failureOf(work: Promise<void>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('a release', () => {
  it('goes from images to the smoke test, each step after the whole of the one before', async () => {
    await rehearsal.release();
    expect(rehearsal.steps).toEqual([
      ...[
        'build',
        'list contents',
        'scan',
        'push',
        'write digests',
        'render',
        'prepare',
        'migrate',
        'apply',
        'wait',
      ],
      ...['smoke test', 'commit'],
    ]);
    const order = rehearsal
      .calls()
      .map(({ line }) => /^(docker \w+|kubectl \w+|syft|grype|curl)/.exec(line)?.[1] ?? line)
      .filter((name, at, all) => name !== all[at - 1]);
    expect(order.slice(0, 4)).toEqual(['kubectl config', 'docker build', 'syft', 'grype']);
    // One push and one inspect a service, then the cluster.
    expect(order.slice(4, 4 + 2 * serviceNames.length)).toEqual(
      serviceNames.flatMap(() => ['docker push', 'docker image']),
    );
    expect(order.slice(4 + 2 * serviceNames.length)).toEqual([
      ...['kubectl kustomize', 'kubectl apply', 'kubectl wait'],
      ...['kubectl delete', 'kubectl apply', 'kubectl get', 'kubectl delete', 'kubectl apply', 'kubectl get'],
      ...['kubectl apply', 'kubectl rollout', 'curl'],
    ]);
  });

  it('builds, lists, scans and pushes every service', async () => {
    await rehearsal.release();
    const revision = rehearsal.git('rev-parse', 'HEAD~1').trim();
    const image = (service: string) =>
      `lhr.ocir.io/ours/ecommerce/${service}:${revision.slice(0, 12)}-20101201T082600`;
    for (const service of serviceNames) {
      expect(rehearsal.lines('docker build')).toContain(
        `docker build --platform linux/amd64 --file infra/docker/service.Dockerfile --build-arg PROJECT=apps/${service} --build-arg REVISION=${revision} --tag ${image(service)} .`,
      );
      expect(rehearsal.lines('syft').join('\n')).toContain(`docker:${image(service)} `);
      expect(rehearsal.lines('grype').join('\n')).toContain(
        `/${service}.cdx.json --fail-on high --only-fixed`,
      );
      expect(rehearsal.lines('docker push')).toContain(`docker push ${image(service)}`);
    }
  });

  it('gives the cluster the ground first, then jobs, then what serves', async () => {
    await rehearsal.release();
    expect(rehearsal.applied()).toEqual([
      ['Namespace/ecommerce', 'ConfigMap/shop-abc', 'ExternalSecret/product', 'NetworkPolicy/product'],
      ['Job/product-migrate', 'Job/cart-migrate'],
      ['Job/product-seed'],
      ['Deployment/gateway', 'Deployment/product', 'HorizontalPodAutoscaler/product', 'Ingress/gateway'],
    ]);
  });

  it('writes the digests that were pushed into the overlay, and commits that file alone', async () => {
    await rehearsal.release();
    const digests = [
      ...rehearsal.read(file).matchAll(/name: shop\/(\w+)\n {4}digest: (sha256:[0-9a-f]{64})/g),
    ];
    expect(digests.map(([, service]) => service)).toEqual([...serviceNames]);
    expect(new Set(digests.map(([, , digest]) => digest)).size).toBe(serviceNames.length);
    expect(rehearsal.serving('product')).toBe(digests.find(([, service]) => service === 'product')?.[2]);
    expect(rehearsal.git('show', '--name-only', '--format=%s').trim()).toBe(
      `release(staging): ${rehearsal.git('rev-parse', 'HEAD~1').slice(0, 12)}\n\n${file}`,
    );
    expect(rehearsal.git('status', '--porcelain')).toBe('');
  });

  it('asks as a shopper, and at the doors that have to be shut', async () => {
    await rehearsal.release();
    expect(rehearsal.lines('curl').map((line) => /https:\S+/.exec(line)?.[0])).toEqual(
      ['/api/products/85123A', '/api/categories', '/api/cart/items', '/api/orders', '/ops/topology'].map(
        (path) => `https://staging.shop.example${path}`,
      ),
    );
  });

  it('runs the builds of an earlier release again, without building', async () => {
    releasedTwice();
    const digests = (text: string) => [...text.matchAll(/digest: (\S+)/g)].map(([, digest]) => digest);
    const earlier = digests(rehearsal.git('show', `${first}:${file}`));
    expect(digests(rehearsal.read(file))).not.toEqual(earlier);
    await rehearsal.release(first);
    expect(digests(rehearsal.read(file))).toEqual(earlier);
    expect(rehearsal.lines('docker')).toEqual([]);
    expect(rehearsal.lines('curl')).toHaveLength(5);
  });
});

describe('a step that fails before the cluster is touched', () => {
  it.each([
    ['build', '^docker build .*apps/order '],
    ['list contents', '^syft .*/order:'],
    ['scan', '^grype .*order'],
    ['push', '^docker push .*/order:'],
  ])('%s: leaves cluster and overlay as they were', async (step, of) => {
    releasedTwice();
    const before = rehearsal.read(file);
    rehearsal.fail({ of });
    const failure = await failureOf(rehearsal.release());
    expect(failure).toBeInstanceOf(ReleaseFailedError);
    expect(failure).toMatchObject({ fields: { step, aftermath: 'nothing was touched' } });
    expect(rehearsal.applied()).toEqual([]);
    expect(rehearsal.read(file)).toBe(before);
  });

  it('pushes nothing when one image of ten has a hole', async () => {
    rehearsal.fail({ of: '^grype .*shipping' });
    await failureOf(rehearsal.release());
    expect(rehearsal.lines('docker push')).toEqual([]);
  });

  it('says which program is missing', async () => {
    rehearsal.remove('grype');
    const failure = await failureOf(rehearsal.release());
    expect(failure).toMatchObject({ message: expect.stringMatching(/scan failed.*grype.*Is it installed/) });
  });
});

const failed = JSON.stringify({
  items: [
    { metadata: { name: 'product-migrate' }, status: { conditions: [{ type: 'Complete', status: 'True' }] } },
    { metadata: { name: 'cart-migrate' }, status: { conditions: [{ type: 'Failed', status: 'True' }] } },
  ],
});

describe('a step that fails in the cluster', () => {
  it.each([
    ['render', { of: '^kubectl kustomize k8s' }],
    ['prepare', { of: '^kubectl apply' }],
    ['prepare', { of: '^kubectl wait .*externalsecret/product' }],
    ['migrate', { of: '^kubectl delete job' }],
    ['migrate', { of: '^kubectl get job.*cart-migrate', answer: failed }],
    ['migrate', { of: '^kubectl get job.*product-seed', answer: '{"items":[]}' }],
    ['apply', { of: '^kubectl apply', call: 4 }],
    ['wait', { of: '^kubectl rollout status .*deployment/product' }],
    ['smoke test', { of: '^curl .*/api/categories' }],
    ['smoke test', { of: '^curl .*/api/categories', answer: '{"categories":[]}\n200' }],
    ['smoke test', { of: '^curl .*/ops/topology', answer: '{"nodes":[]}\n200' }],
  ])('%s: the version before serves again', async (step, fault) => {
    releasedTwice();
    const before = rehearsal.read(file);
    rehearsal.fail(fault);
    const failure = await failureOf(rehearsal.release(first));
    expect(failure).toBeInstanceOf(ReleaseFailedError);
    expect(failure).toMatchObject({ fields: { step, aftermath: 'the version before serves again' } });
    expect(rehearsal.read(file)).toBe(before);
    expect(rehearsal.git('status', '--porcelain')).toBe('');
    expect(before).toContain(rehearsal.serving('product'));
    // The last things that were asked: is each deployment of the version before rolled out?
    expect(rehearsal.lines('kubectl').slice(-2)).toEqual([
      'kubectl rollout status --namespace ecommerce deployment/gateway --timeout=1s',
      'kubectl rollout status --namespace ecommerce deployment/product --timeout=1s',
    ]);
  });

  it('puts back policies and settings too, and runs no job on the way back', async () => {
    releasedTwice();
    const manifests = 'k8s/overlays/staging/manifests.yaml';
    rehearsal.write(manifests, rehearsal.read(manifests).replace('shop-abc', 'shop-other'));
    rehearsal.commit('feat: another setting');
    rehearsal.fail({ of: '^curl' });
    await failureOf(rehearsal.release(first));
    expect(rehearsal.applied().at(0)).toContain('ConfigMap/shop-other');
    expect(rehearsal.applied().at(-1)).toContain('ConfigMap/shop-abc');
    expect(rehearsal.applied().at(-1)?.join(' ')).not.toContain('Job/');
  });

  it('tells the end of the log of a job that failed', async () => {
    releasedTwice();
    rehearsal.fail({ of: '^kubectl get job.*cart-migrate', answer: failed });
    const failure = await failureOf(rehearsal.release(first));
    expect(failure).toMatchObject({
      message: expect.stringMatching(/cart-migrate failed\n.*already exists/),
    });
  });

  it('says so when there is no version before, and applies nothing more', async () => {
    rehearsal.fail({ of: '^curl' });
    const failure = await failureOf(rehearsal.release());
    expect(failure).toMatchObject({
      fields: { step: 'smoke test', aftermath: 'there is no version before' },
    });
    expect(rehearsal.applied()).toHaveLength(4);
    expect(rehearsal.read(file)).toContain('unreleased');
  });

  it('tells both when going back fails as well', async () => {
    releasedTwice();
    rehearsal.fail({ of: '^kubectl rollout status .*deployment/product', call: 'always' });
    const failure = await failureOf(rehearsal.release(first));
    expect(failure).toBeInstanceOf(RollbackFailedError);
    expect(failure).toMatchObject({ message: expect.stringContaining('and going back failed') });
  });
});

describe('what is not ready is refused before anything is done', () => {
  it.each<[string, () => void, string]>([
    ['a file that is not committed', () => rehearsal.write('a', ''), 'Commit or remove'],
    [
      'the context of another cluster',
      () => rehearsal.useContext('ecommerce-production'),
      'use-context ecommerce-staging',
    ],
    [
      'the registry of the example',
      () => {
        const names = 'k8s/overlays/staging/kustomization.yaml';
        rehearsal.write(names, rehearsal.read(names).replaceAll('/ours/', '/tenancy/'));
        rehearsal.commit('as it came');
      },
      'run infra/terraform/write-overlay staging',
    ],
  ])('%s', async (_, prepare, mend) => {
    prepare();
    const failure = await failureOf(rehearsal.release());
    expect(failure).toBeInstanceOf(NotReadyError);
    expect(failure).toMatchObject({ message: expect.stringContaining(mend) });
    expect(rehearsal.lines('docker')).toEqual([]);
    expect(rehearsal.applied()).toEqual([]);
  });

  it('a commit that is no release', async () => {
    const failure = await failureOf(rehearsal.release('HEAD'));
    expect(failure).toMatchObject({ message: 'HEAD is no release of staging' });
  });
});
