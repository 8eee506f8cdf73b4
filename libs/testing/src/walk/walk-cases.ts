import type { Identity } from '@shop/service-defaults';
import type { TestApp } from '../app/create-test-app.js';
import { badBodiesOf, oddBodiesOf } from './bad-bodies.js';
import {
  type Callers,
  friendOf,
  type Headers,
  type Impostor,
  strangersTo,
  usualCallers,
} from './bad-callers.js';
import { badMethodsOf } from './bad-methods.js';
import { badParametersOf, oddParametersOf } from './bad-parameters.js';
import { badPathsOf } from './bad-paths.js';
import { type BadRequest, type Refusal, refusedWith } from './bad-request.js';
import { type GoodRequest, plainRequestOf, type PlainRequest } from './good-request.js';
import { oddHeadersOf } from './odd-headers.js';
import { RouteTable } from './route-table.js';

/** One request of a walk, and what its answer must be. */
export interface WalkCase {
  /** `PUT /products/{sku}/price` */
  readonly operation: string;
  /** What is wrong with it, in words. */
  readonly input: string;
  readonly request: PlainRequest;
  /** Asked for right before it is sent: statements of identity are good for seconds. */
  readonly caller: Headers;
  /** Absent: anything but a server error will do. */
  readonly refusal?: Refusal | undefined;
}

export interface CaseSources {
  readonly test: TestApp;
  readonly callers: Callers;
  /** Who must never be believed to be `claimed`. */
  readonly impostors: (claimed: Identity) => readonly Impostor[];
}

/** Everything that a service must refuse, and that must change nothing. */
export function badCasesOf(requests: readonly GoodRequest[], sources: CaseSources): WalkCase[] {
  const ofOperations = requests.flatMap((good) => [
    ...badCallersOf(good, sources),
    ...[...badParametersOf(good), ...badBodiesOf(good)].map((bad) => sentByFriend(good, bad, sources)),
  ]);
  const table = new RouteTable(sources.test.routes);
  const ofRouting = [...badPathsOf(requests, table), ...badMethodsOf(requests, table)];
  return [...ofOperations, ...ofRouting.map((bad) => ({ ...bad, caller: nobody }))];
}

/**
 * What a service may take or refuse, but must not fall over: characters that stores have trouble with, and the good
 * request of callers whom its author may not have thought of. What deletes something comes last, so that the others still
 * find it.
 */
export function oddCasesOf(requests: readonly GoodRequest[], sources: CaseSources): WalkCase[] {
  const odd = requests.flatMap((good) =>
    [...oddParametersOf(good), ...oddBodiesOf(good), ...oddHeadersOf(good)].map((one) =>
      sentByFriend(good, one, sources),
    ),
  );
  const ofEverybody = requests.flatMap((good) =>
    Object.entries(sources.callers).map(([name, identity]) => ({
      operation: good.operation.id,
      input: `a good request of ${name}`,
      request: plainRequestOf(good),
      caller: () => sources.test.headersOf(identity),
    })),
  );
  const all = [...odd, ...ofEverybody];
  const isDeletion = ({ request }: WalkCase) => request.method === 'DELETE';
  return [...all.filter((one) => !isDeletion(one)), ...all.filter(isDeletion)];
}

const nobody: Headers = async () => ({});

function sentByFriend(
  { operation }: GoodRequest,
  request: Omit<BadRequest, 'refusal'> & { readonly refusal?: Refusal },
  { test, callers }: CaseSources,
): WalkCase {
  const friend = friendOf(operation, callers);
  const caller = operation.needsIdentity && friend ? () => test.headersOf(friend) : nobody;
  return { ...request, operation: operation.id, caller };
}

/** Forged identities at every route; no identity and wrong roles where the document asks for some. */
function badCallersOf(good: GoodRequest, { test, callers, impostors }: CaseSources): WalkCase[] {
  const { operation } = good;
  const claimed = friendOf(operation, callers) ?? usualCallers['an operator'];
  const asked = { operation: operation.id, request: plainRequestOf(good) };
  const forged = impostors(claimed).map(({ what, headers }) => ({
    ...asked,
    input: what,
    caller: headers,
    refusal: refusedWith(401),
  }));
  if (!operation.needsIdentity) return forged;
  const strangers = strangersTo(operation, callers).map(([name, identity]) => ({
    ...asked,
    input: `${name}, who lacks the role`,
    caller: () => test.headersOf(identity),
    refusal: refusedWith(403),
  }));
  return [
    { ...asked, input: 'nobody in particular', caller: nobody, refusal: refusedWith(401) },
    ...forged,
    ...strangers,
  ];
}
