// What a service takes is in its OpenAPI document; so what it must refuse can be made up from there. Each bad input is
// a test of its own: it is answered by a problem of the right status that names the right field, and changes nothing.
import { beforeAll, describe, expect, it } from '@jest/globals';
import { partOf } from '@shop/local-stack';
import { describeApp, type Identity } from '@shop/service-defaults';
import type { TestApp } from '../app/create-test-app.js';
import { type Callers, type Impostor, impostorsOf, usualCallers } from './bad-callers.js';
import { expectRefusal } from './expect-refusal.js';
import { type Example, goodRequestOf } from './good-request.js';
import { operationsOf } from './openapi-document.js';
import { changesBetween, digestState, type StateDigest, type StatePlaces } from './state-digest.js';
import { badCasesOf, oddCasesOf, type WalkCase } from './walk-cases.js';
import { unboundedPartsOf } from './unbounded-parts.js';
import { type WalkException, withExceptions } from './walk-exceptions.js';

export interface WalkOptions {
  /** As in @shop/contracts/services. */
  readonly service: string;
  readonly test: TestApp;
  /** Where it keeps what bad input must not change. */
  readonly state: StatePlaces;
  /** A good value for each parameter of a path, by its name. */
  readonly params?: Readonly<Record<string, string>>;
  /** What a schema cannot say of a good request, by operation: `PUT /products/{sku}/price`. */
  readonly examples?: Readonly<Record<string, Example>>;
  /** Who may ask, by name. Default: `usualCallers`. Whose rows are there has something to lose. */
  readonly callers?: Callers;
  /** Who must never be believed to be somebody. Default: forgers of the gateway's statement. */
  readonly impostors?: (claimed: Identity) => readonly Impostor[];
  /**
   * The operations that serve who says nothing of who they are, all of them. A forgotten @Roles is missing from the
   * document too, so that only this list can tell.
   */
  readonly anonymous?: readonly string[];
  /** Routes that are no part of the document, each with the reason: `{ 'GET /docs': 'a page for people' }`. */
  readonly undocumented?: Readonly<Record<string, string>>;
  readonly exceptions?: readonly WalkException[];
}

/** For the platform, the same at every service, and therefore in no document. */
const platformRoutes = ['GET /health/live', 'GET /health/ready', 'GET /metrics', 'GET /openapi.json'];

/**
 * Declares the tests. Call it at the top of a spec file with the app already built: a spec is a module, so `await`
 * works there. What is missing or stale in the options is a test that fails.
 */
export function walkOpenApi(options: WalkOptions): void {
  describe(`the OpenAPI document of ${options.service}`, () => {
    try {
      declareWalk(options);
    } catch (error) {
      // Thrown here, it would leave the app open and the run would never end.
      it('can be walked', () => Promise.reject(error));
    }
  });
}

function declareWalk(options: WalkOptions): void {
  const { service, test, params = {}, examples = {}, exceptions = [] } = options;
  const operations = operationsOf(describeApp(test.app, service));
  const requests = operations.map((operation) =>
    goodRequestOf(operation, { example: examples[operation.id], params }),
  );
  const { callers = usualCallers, impostors = (claimed) => impostorsOf(test, claimed) } = options;
  const sources = { test, callers, impostors };
  const part = process.env['WALK_PART'];
  const bad = partOf(withExceptions(badCasesOf(requests, sources), exceptions), part);
  it('describes every route that there is, and no other', () => {
    const hidden = [...platformRoutes, ...Object.keys(options.undocumented ?? {})];
    const routes = test.routes.filter((route) => !hidden.includes(route));
    expect(operations.map(({ id }) => templateOf(id)).sort()).toEqual([...routes].sort());
  });
  const { anonymous } = options;
  if (anonymous) {
    it('serves nobody in particular where it means to, and nowhere else', () => {
      const open = operations.filter(({ needsIdentity }) => !needsIdentity).map(({ id }) => id);
      expect(open.sort()).toEqual([...anonymous].sort());
    });
  }
  it.each(operations.map((operation) => [operation.id, operation] as const))(
    'bounds every text and every list that %s takes',
    (_id, operation) => {
      expect(unboundedPartsOf(operation)).toEqual([]);
    },
  );
  for (const title of new Set(bad.map((one) => one.operation))) {
    declareRefusals(title, { cases: bad.filter((one) => one.operation === title), options });
  }
  const odd = partOf(oddCasesOf(requests, sources), part);
  it.each(odd.map((one) => [one.operation, one.input, one] as const))(
    '%s survives %s',
    (_operation, _input, one) => expectRefusal(test, one),
  );
  it('has logged no error of the server', () => {
    expect(test.log.lines.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  });
}

/** One operation with all its bad inputs, and a look at the stores before and after. */
function declareRefusals(
  title: string,
  { cases, options: { test, state } }: { cases: readonly WalkCase[]; options: WalkOptions },
): void {
  describe(title, () => {
    let before: StateDigest;
    beforeAll(async () => {
      before = await digestState(state);
    });
    it.each(cases.map((one) => [one.input, one] as const))('refuses %s', (_input, one) =>
      expectRefusal(test, one),
    );
    it('has changed nothing by any of it', async () => {
      expect(changesBetween(before, await digestState(state))).toEqual([]);
    });
  });
}

/** A path as Fastify writes it: `/products/:sku`. */
function templateOf(id: string): string {
  return id.replaceAll(/\{(.+?)\}/g, ':$1');
}
