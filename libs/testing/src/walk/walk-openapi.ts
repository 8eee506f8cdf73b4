// What a service takes is in its OpenAPI document; so what it must refuse can be made up from there. Each bad input is
// a test of its own: it is answered by a problem of the right status that names the right field, and changes nothing.
import { beforeAll, describe, expect, it } from '@jest/globals';
import { describeApp } from '@shop/service-defaults';
import type { TestApp } from '../app/create-test-app.js';
import { type Callers, type Impostor, impostorsOf } from './bad-callers.js';
import { expectRefusal } from './expect-refusal.js';
import { type Example, goodRequestOf } from './good-request.js';
import { operationsOf } from './openapi-document.js';
import { changesBetween, digestState, type StateDigest, type StatePlaces } from './state-digest.js';
import { badCasesOf, oddCasesOf, type WalkCase } from './walk-cases.js';
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
  /** Who may ask, by name, beside `a shopper`, `an operator` and `the gateway`, or in the place of one. */
  readonly callers?: Callers;
  /** Who must never be believed. Default: forgers of the gateway's statement. */
  readonly impostors?: readonly Impostor[];
  /** Routes that are no part of the document, each with the reason: `{ 'GET /docs': 'a page for people' }`. */
  readonly undocumented?: Readonly<Record<string, string>>;
  readonly exceptions?: readonly WalkException[];
}

const operator = { subject: 'the operator', roles: ['operator'] };

const everyday: Callers = {
  'a shopper': {
    subject: '0190a5d0-7c1e-4d5b-9c3e-2f6b8a1d4e70',
    roles: [],
    sessionId: 'session-of-the-shopper',
  },
  'an operator': operator,
  'the gateway': { subject: 'gateway', roles: ['gateway'] },
};

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
  const callers = { ...everyday, ...options.callers };
  const sources = { test, callers, impostors: options.impostors ?? impostorsOf(test, operator) };
  const bad = withExceptions(badCasesOf(requests, sources), exceptions);
  it('describes every route that there is, and no other', () => {
    const hidden = [...platformRoutes, ...Object.keys(options.undocumented ?? {})];
    const routes = test.routes.filter((route) => !hidden.includes(route));
    expect(operations.map(({ id }) => templateOf(id)).sort()).toEqual([...routes].sort());
  });
  for (const title of new Set(bad.map((one) => one.operation))) {
    declareRefusals(title, { cases: bad.filter((one) => one.operation === title), options });
  }
  it.each(oddCasesOf(requests, sources).map((one) => [one.operation, one.input, one] as const))(
    '%s survives %s',
    (_operation, _input, one) => expectRefusal(test, one),
  );
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
