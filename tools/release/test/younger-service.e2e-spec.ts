/**
 * What a service that the generator made since the last release does to the next one, to going back, and to running an older one
 * again. With stand-ins, as in release.e2e-spec.ts.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Rehearsal } from './support/rehearsal.js';

const file = 'k8s/overlays/staging/release/kustomization.yaml';

/** After a release and another commit; copied for each case. */
let released: Rehearsal;
let rehearsal: Rehearsal;

beforeAll(async () => {
  released = new Rehearsal();
  await released.release();
  released.write('README.md', 'a change\n');
  released.commit('feat: a change');
});
afterAll(() => {
  released.end();
});
beforeEach(() => {
  rehearsal = new Rehearsal(released);
});
afterEach(() => {
  rehearsal.end();
});

const failureOf = (work: Promise<void>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a service that was generated after the last release', () => {
  const digestOfCart = / {2}- name: shop\/cart\n {4}digest: sha256:[0-9a-f]{64}\n/;
  /** As the generator leaves the file: every other service has its digest. */
  const cartIsNew = () => {
    rehearsal.write(
      file,
      rehearsal.read(file).replace(digestOfCart, '  - { name: shop/cart, newTag: unreleased }\n'),
    );
    rehearsal.commit('feat: a service called cart');
  };

  it('is released with the others: the file has all digests again', async () => {
    cartIsNew();
    await rehearsal.release();
    expect(rehearsal.read(file)).toMatch(digestOfCart);
    expect(rehearsal.read(file)).not.toContain('unreleased');
  });

  it('is not what a failed release goes back to', async () => {
    const served = /product\n {4}digest: (sha256:[0-9a-f]{64})/.exec(rehearsal.read(file))?.[1];
    cartIsNew();
    const before = rehearsal.read(file);
    rehearsal.fail({ of: '^curl' });
    expect(await failureOf(rehearsal.release())).toMatchObject({
      fields: { step: 'smoke test', aftermath: 'the version before serves again' },
    });
    expect(rehearsal.read(file)).toBe(before);
    expect(rehearsal.serving('product')).toBe(served);
    expect(rehearsal.applied().at(-1)?.join(' ')).not.toContain('Job/');
  });

  it('keeps its present build when an older release, which had none of it, runs again', async () => {
    const whole = rehearsal.read(file);
    rehearsal.write(file, whole.replace(digestOfCart, ''));
    rehearsal.commit('release(staging): before there was a cart');
    const older = rehearsal.git('rev-parse', 'HEAD').trim();
    rehearsal.write(file, whole);
    rehearsal.commit('release(staging): with a cart');
    await rehearsal.release(older);
    expect(rehearsal.read(file).match(digestOfCart)?.[0]).toBe(whole.match(digestOfCart)?.[0]);
  });

  it('cannot run again what was never built', async () => {
    rehearsal.write(file, rehearsal.read(file).replace(digestOfCart, ''));
    rehearsal.commit('release(staging): before there was a cart');
    expect(await failureOf(rehearsal.release('HEAD'))).toMatchObject({
      message: expect.stringContaining('no build of cart has been released'),
    });
    expect(rehearsal.applied()).toEqual([]);
  });
});
